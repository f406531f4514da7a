import type { Buffer } from 'node:buffer';
import { LiftFailure } from './failure.ts';
import type { Encoding, GuestMemory } from './memory.ts';

/** A guest's memory, as one function of the world has its strings in it. */
export interface Side {
  readonly memory: GuestMemory;
  readonly encoding: Encoding;
}

/** The size and alignment of a type in memory. */
export interface Layout {
  readonly bytes: number;
  readonly alignment: number;
}

/** An address and a length, or a count of items, as core values: of either sign. */
export type Span = readonly [at: number, length: number];

/** Two strings, each an address and a length of four bytes. */
const PAIR: Layout = { bytes: 16, alignment: 4 };

/**
 * What one call hands over: its strings and lists on their way out of the guest, checked by the rules
 * of the canonical ABI and counted, with repetition, before any of it is copied.
 *
 * Throws a LiftFailure `guest_trapped` where those rules trap.
 */
export class Handover {
  /** Of strings and blocks, as they lie in memory. */
  bytes = 0;
  /** Strings, and items of lists that are not bytes. */
  items = 0;
  readonly encoding: Encoding;
  readonly #func: string;
  readonly #bytes: Buffer;
  readonly #view: DataView;

  constructor(func: string, { memory, encoding }: Side) {
    this.#func = func;
    this.#bytes = memory.bytes;
    this.#view = memory.view;
    this.encoding = encoding;
  }

  /** At a place that was checked. */
  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  /** A place that is read or written as a whole. */
  place(what: string, at: number, { bytes, alignment }: Layout): void {
    const fault = this.#placeFault(at >>> 0, bytes, alignment);
    if (fault !== undefined) throw this.#trap(what, fault);
  }

  /** A list of bytes; gives their number. */
  block(what: string, [at, length]: Span): number {
    const bytes = length >>> 0;
    this.place(what, at, { bytes, alignment: 1 });
    this.bytes += bytes;
    return bytes;
  }

  /** One string. It is read only if not more than `most` bytes have been named by then. */
  text(what: string, [at, length]: Span, most: number): void {
    const fault = this.#textFault(at >>> 0, length >>> 0, most);
    if (fault !== undefined) throw this.#trap(what, fault);
  }

  /** Where a list of names and values lies, none of which is looked at yet; gives their number. */
  list(what: string, [at, length]: Span): number {
    const count = length >>> 0;
    this.place(what, at, { bytes: count * PAIR.bytes, alignment: PAIR.alignment });
    return count;
  }

  /** The names and values of a list. They are read only while not more than `most` bytes have been named. */
  pairs(what: string, [at, length]: Span, most: number): void {
    const start = at >>> 0;
    const end = start + (length >>> 0) * PAIR.bytes;
    this.items += length >>> 0;
    for (let pair = start; pair < end && this.bytes <= most; pair += PAIR.bytes) {
      const fault =
        this.#textFault(this.u32(pair), this.u32(pair + 4), most) ??
        this.#textFault(this.u32(pair + 8), this.u32(pair + 12), most);
      if (fault !== undefined) throw this.#trap(`${what} ${(pair - start) / PAIR.bytes}`, fault);
    }
  }

  /** A value that names one of so many cases. */
  discriminant(what: string, value: number, cases: number): void {
    if (value >>> 0 >= cases) throw this.#trap(what, `${value >>> 0} is none of its ${cases} cases`);
  }

  #textFault(at: number, length: number, most: number): string | undefined {
    const { encoding } = this;
    const { unit } = encoding;
    const bytes = length * unit;
    const fault = this.#placeFault(at, bytes, unit);
    if (fault !== undefined) return fault;
    this.items += 1;
    this.bytes += bytes;
    if (this.bytes > most || encoding.isValid(this.#bytes, at, bytes)) return undefined;
    return `the ${bytes} bytes at ${at} are not ${encoding.name}`;
  }

  #placeFault(at: number, bytes: number, alignment: number): string | undefined {
    const { length } = this.#bytes;
    if (at + bytes > length) return `${bytes} bytes at ${at} of a memory of ${length}`;
    if (at % alignment !== 0) return `its address ${at} is not a multiple of ${alignment}`;
    return undefined;
  }

  #trap(what: string, fault: string): LiftFailure {
    return new LiftFailure('guest_trapped', `${this.#func}: ${what}: ${fault}`);
  }
}
