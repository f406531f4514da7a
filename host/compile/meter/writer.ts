import { OP } from './op.ts';

/** Longest LEB128 of 64 bits. */
const LONGEST = 10;
/** What a size in front of a function body takes at most. */
const SIZE_BYTES = 5;

/** Bytes that grow at their end. */
export class Writer {
  length = 0;
  #bytes: Uint8Array;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(capacity, 64));
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** LEB128, of a number below 2^32. */
  unsigned(value: number): void {
    this.#reserve(LONGEST);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** Signed LEB128, of a safe integer. */
  signed(value: number): void {
    this.#reserve(LONGEST);
    let rest = value;
    for (;;) {
      const low = ((rest % 128) + 128) % 128;
      rest = (rest - low) / 128;
      const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
      this.#bytes[this.length++] = last ? low : low | 0x80;
      if (last) return;
    }
  }

  append(bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Appends `source` from `start` up to `end`. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.#reserve(count);
    if (count < 40) {
      // A loop is faster than the call where the pieces are small, and between two edits they are.
      const bytes = this.#bytes;
      for (let from = start, to = this.length; from < end; from++, to++) bytes[to] = source[from]!;
    } else this.#bytes.set(source.subarray(start, end), this.length);
    this.length += count;
  }

  /** An instruction with an index behind it. */
  instruction(opcode: number, index: number): void {
    this.byte(opcode);
    this.unsigned(index);
  }

  constant64(value: number): void {
    this.byte(OP.i64Const);
    this.signed(value);
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.unsigned(bytes.length);
    this.append(bytes);
  }

  /** Leaves room for a size; gives back where what it is the size of begins. */
  openSize(): number {
    this.#reserve(SIZE_BYTES);
    this.length += SIZE_BYTES;
    return this.length;
  }

  /** Puts the size of what was written since in front of it, in as few bytes as it needs. */
  closeSize(start: number): void {
    const end = this.length;
    this.length = start - SIZE_BYTES;
    this.unsigned(end - start);
    this.#bytes.copyWithin(this.length, start, end);
    this.length += end - start;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
