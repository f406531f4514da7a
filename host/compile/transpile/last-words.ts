/**
 * What a Node process that died says of why. Around it Node prints the line of code, the stack and its own
 * version; V8 prints what it collected.
 */
const REASON =
  /^(?:\w*(?:Error|Rejection)\b|FATAL ERROR\b| *# +(?:Assertion|Check) failed\b|# Fatal process\b).*$/m;

const MAX_CHARACTERS = 500;

/** Without such a line the first one, as where Node does not know an option. */
export function lastWords(stderr: string): string {
  const [line] = REASON.exec(stderr) ?? stderr.trim().split('\n');
  return line?.trim().slice(0, MAX_CHARACTERS) || 'it said nothing';
}
