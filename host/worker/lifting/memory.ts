import { isUtf8 } from 'node:buffer';
import type { StringEncoding } from '../../protocol/messages.ts';

/** Up to here a loop is faster than a call out of JavaScript. */
const SHORT_TEXT = 64;

/** How strings of a canonical function lie in memory. */
export interface Encoding {
  readonly name: string;
  /** Bytes of a code unit, in which lengths are told; also what its address is a multiple of. */
  readonly unit: 1 | 2;
  /** The most bytes that one character of a JavaScript string takes. */
  readonly perCharacter: number;
  isValid(memory: DataView, from: number, bytes: number): boolean;
}

const UTF8: Encoding = { name: 'UTF-8', unit: 1, perCharacter: 3, isValid: isValidUtf8 };
const UTF16: Encoding = { name: 'UTF-16', unit: 2, perCharacter: 2, isValid: isValidUtf16 };

export const encodingOf = (name: StringEncoding): Encoding => (name === 'utf8' ? UTF8 : UTF16);

/** A guest's linear memory, as the checks look at it. */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  #view: DataView | undefined;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /** All of it as it is now; what was handed out before the memory grew is of no use. */
  view(): DataView {
    const { buffer } = this.#memory;
    if (this.#view?.buffer !== buffer) this.#view = new DataView(buffer);
    return this.#view;
  }
}

function isValidUtf8(memory: DataView, from: number, bytes: number): boolean {
  if (bytes <= SHORT_TEXT && isAscii(memory, from, bytes)) return true;
  return isUtf8(new Uint8Array(memory.buffer, from, bytes));
}

function isAscii(memory: DataView, from: number, bytes: number): boolean {
  for (let at = from; at < from + bytes; at++) if (memory.getUint8(at) >= 0x80) return false;
  return true;
}

/** Every surrogate stands in a pair. */
function isValidUtf16(memory: DataView, from: number, bytes: number): boolean {
  const end = from + bytes;
  for (let at = from; at < end; at += 2) {
    const kind = memory.getUint16(at, true) & 0xfc00;
    if (kind === 0xdc00) return false;
    if (kind !== 0xd800) continue;
    at += 2;
    if (at >= end || (memory.getUint16(at, true) & 0xfc00) !== 0xdc00) return false;
  }
  return true;
}
