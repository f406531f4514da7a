import { WayhouseError } from '../../protocol/errors.ts';
import { STRUCTURE, type Structure, type StructureName } from '../../protocol/structure.ts';
import { type Feature, Features } from './features.ts';
import { Tally } from './tally.ts';

interface Part {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly tally: Tally;
  readonly features: Features;
}

/** For what has been inspected before: no more than any operator may allow. */
const CEILINGS = Object.fromEntries(
  Object.entries(STRUCTURE).map(([name, { ceiling }]) => [name, ceiling]),
) as unknown as Structure;

/**
 * Reads the primitives of the binary formats of WebAssembly out of hostile bytes. Never reads past
 * its end, never trusts a length; whatever is wrong is `malformed_component` with the offset, and
 * whatever is too much `structure_refused`.
 */
export class Reader {
  /** Counts what is read, over all parts of the artifact together. */
  readonly tally: Tally;
  /** Refuses what the caller does not want to meet. */
  readonly features: Features;
  readonly #bytes: Buffer;
  readonly #end: number;
  #position: number;

  private constructor({ bytes, start, end, tally, features }: Part) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
    this.tally = tally;
    this.features = features;
  }

  /** `refused` are the features that may not be used. */
  static of(
    bytes: Uint8Array,
    caps: Structure = CEILINGS,
    refused: ReadonlySet<Feature> = new Set(),
  ): Reader {
    const counted = { tally: new Tally(caps), features: new Features(refused) };
    return new Reader({ bytes: asBuffer(bytes), start: 0, end: bytes.length, ...counted });
  }

  /** Offset of the next byte, counted from the start of the artifact. */
  get position(): number {
    return this.#position;
  }

  /** How many bytes there are to read. */
  get left(): number {
    return this.#end - this.#position;
  }

  get done(): boolean {
    return this.#position === this.#end;
  }

  /** The error to throw for something wrong at `at`. */
  malformed(problem: string, at = this.#position): WayhouseError {
    return new WayhouseError('malformed_component', `${problem}, at byte ${at}`);
  }

  byte(what: string): number {
    if (this.#position >= this.#end) throw this.malformed(`cut off in ${what}`);
    return this.#bytes[this.#position++]!;
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

  /** Reads past `count` bytes. */
  skip(count: number, what: string): void {
    if (count > this.left) throw this.malformed(`cut off in ${what}`, this.#end);
    this.#position += count;
  }

  u32(what: string): number {
    const first = this.byte(what);
    if (first < 0x80) return first;
    const start = --this.#position;
    const value = this.#unsigned(5, what);
    if (value > 0xffff_ffff) throw this.malformed(`${what} does not fit 32 bits`, start);
    return value;
  }

  /** Above 2^53 the value is not exact. */
  u64(what: string): number {
    const first = this.byte(what);
    if (first < 0x80) return first;
    this.#position--;
    return this.#unsigned(10, what);
  }

  /** Reads past a signed number of 32 or 64 bits. */
  signed(bits: 32 | 64, what: string): void {
    const start = this.#position;
    const maxBytes = bits === 32 ? 5 : 10;
    for (let index = 0; index < maxBytes; index++) if (this.byte(what) < 0x80) return;
    throw this.malformed(`${what} is a number of more than ${maxBytes} bytes`, start);
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
    if (size > this.left)
      throw this.malformed(`cut off: ${what} has ${size} bytes of which ${this.left} are there`, start);
    return size;
  }

  /** How many items follow, each of at least a byte, counted against a cap on all of the artifact. */
  count(what: string, cap?: StructureName): number {
    const start = this.#position;
    const count = this.u32(what);
    if (count > this.left) throw this.malformed(`cut off: ${what} are ${count} in ${this.left} bytes`, start);
    if (cap !== undefined) this.tally.add(cap, count, [what, start]);
    return count;
  }

  /** A vector, item by item. Unless its items are counted, they must be known to be few. */
  vector<Item>(what: string, item: (index: number) => Item, cap?: StructureName): Item[] {
    const count = this.count(what, cap);
    const items: Item[] = [];
    for (let index = 0; index < count; index++) items.push(item(index));
    return items;
  }

  /** A vector whose items are not kept. */
  each(what: string, item: (index: number) => void, cap?: StructureName): void {
    const count = this.count(what, cap);
    for (let index = 0; index < count; index++) item(index);
  }

  /** A name as it stands, a character a byte; `cap` bounds its length. */
  name(what: string, cap: 'nameBytes' | 'coreNameBytes'): string {
    const found = [what, this.#position] as const;
    const size = this.size(what);
    this.tally.check(cap, size, found);
    this.tally.add('allNamesBytes', size, found);
    const start = this.#position;
    this.#position += size;
    return this.#bytes.toString('latin1', start, this.#position);
  }

  /** A reader for what a size in front of it spans; this one goes on behind. */
  part(what: string): Reader {
    this.tally.add('sections', 1, [what, this.#position]);
    const size = this.size(what);
    const start = this.#position;
    this.#position += size;
    const { tally, features } = this;
    return new Reader({ bytes: this.#bytes, start, end: this.#position, tally, features });
  }

  finish(what: string): void {
    if (!this.done) throw this.malformed(`${what} has ${this.left} bytes too many`);
  }

  #unsigned(maxBytes: number, what: string): number {
    const start = this.#position;
    let value = 0;
    let scale = 1;
    for (let index = 0; index < maxBytes; index++) {
      const byte = this.byte(what);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw this.malformed(`${what} is a number of more than ${maxBytes} bytes`, start);
  }
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, length);

export const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

/** A hostile name, short and printable. */
export function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`);
}
