import { WayhouseError } from '../../protocol/errors.ts';

/**
 * Sections and items of vectors of one artifact together. Real components have a few thousand. They
 * are read on the thread that serves requests, so this also bounds for how long it serves none.
 */
const MAX_ITEMS = 100_000;

/** All names of one artifact together, in bytes. */
const MAX_NAMES_BYTES = 4 * 1024 * 1024;

/** What a kind of name may be. */
export interface NameRule {
  /** Over characters that stand for one byte each. */
  readonly pattern: RegExp;
  readonly maxBytes: number;
}

interface Budget {
  items: number;
  namesBytes: number;
}

interface Part {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly budget: Budget;
}

/**
 * Reads the primitives of the binary formats of WebAssembly out of hostile bytes. Never reads past
 * its end, never trusts a length; whatever is wrong is `malformed_component` with the offset.
 */
export class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  readonly #budget: Budget;
  #position: number;

  private constructor({ bytes, start, end, budget }: Part) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
    this.#budget = budget;
  }

  static of(bytes: Uint8Array): Reader {
    const budget = { items: MAX_ITEMS, namesBytes: MAX_NAMES_BYTES };
    return new Reader({ bytes: asBuffer(bytes), start: 0, end: bytes.length, budget });
  }

  /** Offset of the next byte, counted from the start of the artifact. */
  get position(): number {
    return this.#position;
  }

  get done(): boolean {
    return this.#position === this.#end;
  }

  /** The error to throw for something wrong at `at`. */
  malformed(problem: string, at = this.#position): WayhouseError {
    return new WayhouseError('malformed_component', `${problem}, at byte ${at}`);
  }

  byte(what: string): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined || this.done) throw this.malformed(`cut off in ${what}`);
    this.#position++;
    return byte;
  }

  peek(what: string): number {
    const byte = this.byte(what);
    this.#position--;
    return byte;
  }

  /** A byte that is 0 or 1. */
  flag(what: string): boolean {
    const byte = this.byte(what);
    if (byte > 1) throw this.malformed(`${what} is ${byte}, neither 0 nor 1`, this.#position - 1);
    return byte === 1;
  }

  /** A byte that only ever has one value. */
  expect(byte: number, what: string): void {
    const found = this.byte(what);
    if (found !== byte)
      throw this.malformed(`${what} is ${hex(found)}, not ${hex(byte)}`, this.#position - 1);
  }

  u32(what: string): number {
    const start = this.#position;
    const value = this.#unsigned(5, what);
    if (value > 0xffff_ffff) throw this.malformed(`${what} does not fit 32 bits`, start);
    return value;
  }

  /** Above 2^53 the value is not exact. */
  u64(what: string): number {
    return this.#unsigned(10, what);
  }

  /** A non-negative number of the format's signed 33-bit kind. */
  index33(what: string): number {
    const start = this.#position;
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
      const byte = this.byte(what);
      value += (byte & 0x7f) * scale;
      if (byte >= 0x80) continue;
      if (byte & 0x40 || value > 0xffff_ffff) break;
      return value;
    }
    throw this.malformed(`${what} is not an index`, start);
  }

  /** A length in bytes that is known to fit what is left. */
  size(what: string): number {
    const start = this.#position;
    const size = this.u32(what);
    const left = this.#end - this.#position;
    if (size > left)
      throw this.malformed(`cut off: ${what} has ${size} bytes of which ${left} are there`, start);
    return size;
  }

  /** A vector, item by item. */
  vector<Item>(what: string, item: (index: number) => Item): Item[] {
    const count = this.#count(what);
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(item(index));
    return items;
  }

  /** A vector whose items are not kept. */
  each(what: string, item: () => void): void {
    const count = this.#count(what);
    for (let index = 0; index < count; index++) item();
  }

  name(what: string, rule: NameRule): string {
    const start = this.#position;
    const size = this.size(what);
    if (size > rule.maxBytes)
      throw this.malformed(`${what} has ${size} bytes, more than ${rule.maxBytes}`, start);
    this.#budget.namesBytes -= size;
    if (this.#budget.namesBytes < 0)
      throw this.malformed(`more than ${MAX_NAMES_BYTES} bytes of names, counting ${what}`, start);
    const text = this.#bytes.toString('latin1', this.#position, this.#position + size);
    if (!rule.pattern.test(text))
      throw this.malformed(`${what} is ${quote(text)}, which is no such name`, start);
    this.#position += size;
    return text;
  }

  /** A reader for what a size in front of it spans; this one goes on behind. */
  part(what: string): Reader {
    this.#spend(1, [what, this.#position]);
    const size = this.size(what);
    const start = this.#position;
    this.#position += size;
    return new Reader({ bytes: this.#bytes, start, end: start + size, budget: this.#budget });
  }

  finish(what: string): void {
    if (!this.done) throw this.malformed(`${what} has ${this.#end - this.#position} bytes too many`);
  }

  #unsigned(maxBytes: number, what: string): number {
    const start = this.#position;
    let value = 0;
    for (let index = 0; index < maxBytes; index++) {
      const byte = this.byte(what);
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw this.malformed(`${what} is a number of more than ${maxBytes} bytes`, start);
  }

  #count(what: string): number {
    const start = this.#position;
    const count = this.u32(what);
    const left = this.#end - this.#position;
    if (count > left) throw this.malformed(`cut off: ${what} are ${count} in ${left} bytes`, start);
    this.#spend(count, [what, start]);
    return count;
  }

  #spend(items: number, [what, start]: readonly [what: string, start: number]): void {
    this.#budget.items -= items;
    if (this.#budget.items < 0)
      throw this.malformed(`more than ${MAX_ITEMS} items in all, counting ${what}`, start);
  }
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

export const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

/** A hostile name, short and printable. */
function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}
