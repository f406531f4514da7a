/** What came of a command of a test, and whether that is what the test asks for. */

export type Outcome =
  | { readonly kind: 'returned'; readonly values: string }
  | {
      readonly kind: 'trapped' | 'unlinkable' | 'uncompilable' | 'refused' | 'other';
      readonly message: string;
    }
  | { readonly kind: 'threw' | 'exhausted' };

export interface Verdict {
  readonly line: number;
  readonly command: string;
  /** `skipped`: it cannot be asked here, or an earlier failure leaves nothing to ask. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** In words; where two runs agree, so do these. */
  readonly outcome: string;
  /** Units; of a command that returned. What is lost with a trap depends on the size of a slice. */
  readonly fuel: bigint | undefined;
  /** The module, where the command has one. */
  readonly bytes?: Uint8Array;
}

/** The meter does not take a module, by a code of the table of errors. */
export class Refused extends Error {}

/** Of something that tells in words what it returns. */
export function outcomeOf(act: () => string | void): Outcome {
  try {
    return { kind: 'returned', values: act() ?? '' };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  if (error instanceof Refused) return { kind: 'refused', message: error.message };
  if (error instanceof WebAssembly.Exception) return { kind: 'threw' };
  if (isStackOverflow(error)) return { kind: 'exhausted' };
  if (error instanceof WebAssembly.CompileError) return { kind: 'uncompilable', message: error.message };
  if (isLinkError(error)) return { kind: 'unlinkable', message: error.message };
  if (error instanceof WebAssembly.RuntimeError) return { kind: 'trapped', message: error.message };
  return { kind: 'other', message: String(error) };
}

const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');

/** V8 throws a TypeError where nothing of that name is there. */
const isLinkError = (error: unknown): error is Error =>
  error instanceof WebAssembly.LinkError ||
  (error instanceof TypeError && error.message.startsWith('WebAssembly.Instance()'));

export function inWords(outcome: Outcome): string {
  if (outcome.kind === 'returned') return `returned ${outcome.values}`;
  return 'message' in outcome ? `${outcome.kind}: ${outcome.message}` : outcome.kind;
}
