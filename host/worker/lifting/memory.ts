import { Buffer, isUtf8 } from 'node:buffer';
import type { StringEncoding } from '../../protocol/linkage.ts';

/** Up to here a loop is faster than a call out of JavaScript. */
const SHORT_TEXT = 64;

/** How strings of a canonical function lie in memory. */
export interface Encoding {
  readonly name: string;
  /** Bytes of a code unit, in which lengths are told; also what its address is a multiple of. */
  readonly unit: 1 | 2;
  /** The most bytes that one character of a JavaScript string takes. */
  readonly perCharacter: number;
  isValid(memory: Buffer, from: number, bytes: number): boolean;
  /** Text that is valid. */
  read(memory: Buffer, from: number, bytes: number): string;
  /** Bytes that the text takes. */
  size(text: string): number;
  /** At a place of that size. */
  write(memory: Buffer, at: number, text: string): void;
  /** The same for a text whose characters are all ASCII. */
  copyAscii(memory: Buffer, at: number, text: AsciiText): void;
}

/** A text among others: so many characters, from one on. */
export interface AsciiText {
  readonly characters: Uint8Array | Uint16Array;
  readonly from: number;
  readonly length: number;
}

const UTF8: Encoding = {
  name: 'UTF-8',
  unit: 1,
  perCharacter: 3,
  isValid: isValidUtf8,
  read: (memory, from, bytes) => memory.toString('utf8', from, from + bytes),
  size: (text) => (isShortAscii(text) ? text.length : Buffer.byteLength(text)),
  write: writeUtf8,
  copyAscii: copyBytes,
};

const UTF16: Encoding = {
  name: 'UTF-16',
  unit: 2,
  perCharacter: 2,
  isValid: isValidUtf16,
  read: (memory, from, bytes) => memory.toString('utf16le', from, from + bytes),
  size: (text) => 2 * text.length,
  write: (memory, at, text) => void memory.write(text, at, 'utf16le'),
  copyAscii: widen,
};

export const encodingOf = (name: StringEncoding): Encoding => (name === 'utf8' ? UTF8 : UTF16);

/** A guest's linear memory, as the host reads and writes it. */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  #bytes: Buffer;
  #view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#bytes = Buffer.from(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All of it as it is now; what was handed out before the memory grew is of no use. */
  get bytes(): Buffer {
    this.#follow();
    return this.#bytes;
  }

  get view(): DataView {
    this.#follow();
    return this.#view;
  }

  /** A buffer that is left behind has no length any more. */
  #follow(): void {
    if (this.#bytes.length > 0) return;
    const { buffer } = this.#memory;
    if (this.#bytes.buffer === buffer) return;
    this.#bytes = Buffer.from(buffer);
    this.#view = new DataView(buffer);
  }
}

function isValidUtf8(memory: Buffer, from: number, bytes: number): boolean {
  if (bytes <= SHORT_TEXT && isAscii(memory, from, bytes)) return true;
  return isUtf8(new Uint8Array(memory.buffer, from, bytes));
}

function isAscii(memory: Buffer, from: number, bytes: number): boolean {
  for (let at = from; at < from + bytes; at++) if (memory[at]! >= 0x80) return false;
  return true;
}

function isShortAscii(text: string): boolean {
  if (text.length > SHORT_TEXT) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

function writeUtf8(memory: Buffer, at: number, text: string): void {
  if (!isShortAscii(text)) return void memory.write(text, at, 'utf8');
  for (let index = 0; index < text.length; index++) memory[at + index] = text.charCodeAt(index);
}

function copyBytes(memory: Buffer, at: number, { characters, from, length }: AsciiText): void {
  if (length > SHORT_TEXT) memory.set(characters.subarray(from, from + length), at);
  else for (let index = 0; index < length; index++) memory[at + index] = characters[from + index]!;
}

function widen(memory: Buffer, at: number, { characters, from, length }: AsciiText): void {
  for (let index = 0; index < length; index++) {
    memory[at + 2 * index] = characters[from + index]!;
    memory[at + 2 * index + 1] = 0;
  }
}

/** Every surrogate stands in a pair. */
function isValidUtf16(memory: Buffer, from: number, bytes: number): boolean {
  const end = from + bytes;
  for (let at = from; at < end; at += 2) {
    const kind = (memory[at + 1]! << 8) & 0xfc00;
    if (kind === 0xdc00) return false;
    if (kind !== 0xd800) continue;
    at += 2;
    if (at >= end || ((memory[at + 1]! << 8) & 0xfc00) !== 0xdc00) return false;
  }
  return true;
}
