import { DETAIL_CHARACTERS } from '../protocol/bounds.ts';

const FRAMES_SHOWN = 8;

/** Of a stack, as much as is looked through: a guest chooses the names of its functions. */
const STACK_CHARACTERS = 20_000;

/**
 * What went wrong in a guest, in words for its author: the trap, or the `reason` for it, and the wasm
 * functions it went through. Never throws, whatever was thrown.
 */
export function describeTrap(thrown: unknown, reason?: string): string {
  try {
    const told = thrown instanceof Error ? describeError(thrown, reason) : (reason ?? describeOther(thrown));
    return told.slice(0, DETAIL_CHARACTERS);
  } catch {
    return reason ?? 'it threw what cannot be read';
  }
}

/** Whether it is V8's own stack that ran out. Never throws. */
export function isStackOverflow(thrown: unknown): boolean {
  try {
    return thrown instanceof RangeError && /call stack/.test(textOf(thrown.message));
  } catch {
    return false;
  }
}

function describeError(error: Error, reason: string | undefined): string {
  const frames = textOf(error.stack)
    .slice(0, STACK_CHARACTERS)
    .split('\n')
    .filter((line) => line.includes('wasm://'))
    .slice(0, FRAMES_SHOWN)
    .map((line) => line.trim().replace(/\(?wasm:\/\/wasm\/(?:[\w.-]+-)?[0-9a-f]+:?(.*?)\)?$/, '($1)'));
  return [reason ?? messageOf(error), ...frames].join('\n');
}

function messageOf(error: Error): string {
  const message = textOf(error.message).slice(0, DETAIL_CHARACTERS);
  // V8's own words for a stack that ran out; to a guest's author it is a trap like any other.
  return error instanceof RangeError ? `call stack or memory exhausted: ${message}` : message;
}

/** To make text of an object is to run code of its own. */
function describeOther(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null) return 'it threw an object that is no error';
  return typeof thrown === 'function' ? 'it threw a function' : String(thrown);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
