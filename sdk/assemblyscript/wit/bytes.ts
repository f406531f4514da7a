import { SdkError } from '../errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the binary format from front to back. What it cannot read is an SdkError `wit_undecodable` with the offset. */
export class ByteReader {
  offset: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.offset = offset;
    this.#end = end;
  }

  get done(): boolean {
    return this.offset >= this.#end;
  }

  peek(): number {
    const byte = this.#bytes[this.offset];
    if (byte === undefined || this.done) this.fail('the end');
    return byte;
  }

  byte(): number {
    const byte = this.peek();
    this.offset++;
    return byte;
  }

  /** LEB128, unsigned, 32 bits. */
  u32(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value <= 0xffffffff ? value : this.fail(`the number ${value}`);
    }
    return this.fail('a number of more than 32 bits');
  }

  string(): string {
    const length = this.u32();
    const part = this.#take(length);
    try {
      return utf8.decode(part);
    } catch {
      return this.fail('a string that is not UTF-8');
    }
  }

  vector<T>(item: () => T): T[] {
    const count = this.u32();
    if (count > this.#end - this.offset) this.fail(`a list of ${count} items, more than there are bytes`);
    return Array.from({ length: count }, item);
  }

  /** What follows a byte 1; undefined where the byte is 0. */
  optional<T>(item: () => T): T | undefined {
    const flag = this.byte();
    if (flag > 1) this.unknown('presence flag', flag);
    return flag === 1 ? item() : undefined;
  }

  /** The next `length` bytes as a reader of their own, with the same offsets. */
  part(length: number): ByteReader {
    const start = this.offset;
    this.#take(length);
    return new ByteReader(this.#bytes, start, start + length);
  }

  expect(bytes: readonly number[], what: string): void {
    for (const byte of bytes) if (this.byte() !== byte) this.fail(`something that is not ${what}`);
  }

  unknown(what: string, byte: number): never {
    return this.fail(`the ${what} 0x${byte.toString(16).padStart(2, '0')}, which it does not know`);
  }

  fail(found: string): never {
    throw new SdkError(
      'wit_undecodable',
      `at offset ${this.offset} of the encoded world the reader found ${found}`,
    );
  }

  #take(length: number): Uint8Array {
    if (length > this.#end - this.offset) this.fail(`${length} bytes announced, more than there are`);
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }
}
