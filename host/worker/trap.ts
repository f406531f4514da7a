const FRAMES_SHOWN = 8;

/** What went wrong in a guest, in words for its author: the trap and the wasm functions it went through. */
export function describeTrap(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const frames = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => line.includes('wasm://'))
    .slice(0, FRAMES_SHOWN)
    .map((line) =>
      line
        .trim()
        .replace(/\(?wasm:\/\/wasm\/(?:[\w.-]+-)?[0-9a-f]+:?/, '(')
        .replace(/\(\(/, '('),
    );
  return [messageOf(thrown), ...frames].join('\n');
}

function messageOf(error: Error): string {
  // V8's own words for a stack that ran out; to a guest's author it is a trap like any other.
  if (error instanceof RangeError) return `call stack or memory exhausted: ${error.message}`;
  return error.message;
}
