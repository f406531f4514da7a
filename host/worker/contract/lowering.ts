import type { FlatHeaders } from '../../protocol/messages.ts';
import { LiftFailure } from '../lifting/failure.ts';
import type { Side } from '../lifting/handover.ts';
import type { RequestTexts } from './request-texts.ts';

/** `cabi_realloc`, as the host calls it. */
export type Realloc = (
  ...asked: readonly [old: number, oldBytes: number, alignment: number, bytes: number]
) => number;

/** An address and a length; a header field is two of them. */
const TEXT_BYTES = 8;

/**
 * Writes what the host hands over into a guest's memory, at places that the guest makes room at.
 *
 * Throws a LiftFailure `guest_trapped` where there is no such place, and what the guest's own code throws.
 */
export class Lowering {
  readonly #side: Side;
  readonly #realloc: Realloc;

  constructor(side: Side, realloc: Realloc) {
    this.#side = side;
    this.#realloc = realloc;
  }

  /** The address of room for so many bytes, of which there is at least one. */
  room(bytes: number, alignment: number): number {
    const at = this.#realloc(0, 0, alignment, bytes) >>> 0;
    const { length } = this.#side.memory.bytes;
    if (at + bytes <= length && at % alignment === 0) return at;
    throw new LiftFailure(
      'guest_trapped',
      `cabi_realloc: asked for ${bytes} bytes at a multiple of ${alignment} it gave ${at}, in a memory of ${length}`,
    );
  }

  u8(at: number, value: number): void {
    this.#side.memory.bytes[at] = value;
  }

  u16(at: number, value: number): void {
    this.#side.memory.view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.#side.memory.view.setUint32(at, value, true);
  }

  u64(at: number, value: bigint): void {
    this.#side.memory.view.setBigUint64(at, value, true);
  }

  text(at: number, text: string): void {
    const { memory, encoding } = this.#side;
    const bytes = encoding.size(text);
    if (bytes === 0) return this.#span(at, encoding.unit, 0);
    const place = this.room(bytes, encoding.unit);
    encoding.write(memory.bytes, place, text);
    this.#span(at, place, bytes / encoding.unit);
  }

  /** The next of a request's texts. */
  written(at: number, texts: RequestTexts): void {
    const { length } = texts;
    const { memory, encoding } = this.#side;
    if (length === 0) this.#span(at, encoding.unit, 0);
    else if (texts.isAscii) {
      const place = this.room(length * encoding.unit, encoding.unit);
      encoding.copyAscii(memory.bytes, place, texts);
      this.#span(at, place, length);
    } else this.text(at, texts.read());
    texts.skip(1);
  }

  block(at: number, block: Uint8Array): void {
    const { byteLength } = block;
    if (byteLength === 0) return this.#span(at, 1, 0);
    const place = this.room(byteLength, 1);
    this.#side.memory.bytes.set(block, place);
    this.#span(at, place, byteLength);
  }

  /** A list of names and values, which are the next so many of a request's texts. */
  writtenPairs(at: number, texts: RequestTexts, count: number): void {
    if (count === 0) return this.#span(at, 4, 0);
    const place = this.room(count * TEXT_BYTES, 4);
    for (let index = 0; index < count; index++) this.written(place + index * TEXT_BYTES, texts);
    this.#span(at, place, count / 2);
  }

  /** A list of names and values. */
  pairs(at: number, flat: FlatHeaders): void {
    const count = flat.length;
    if (count === 0) return this.#span(at, 4, 0);
    const place = this.room(count * TEXT_BYTES, 4);
    for (let index = 0; index < count; index++) this.text(place + index * TEXT_BYTES, flat[index]!);
    this.#span(at, place, count / 2);
  }

  #span(at: number, place: number, length: number): void {
    const { view } = this.#side.memory;
    view.setUint32(at, place, true);
    view.setUint32(at + 4, length, true);
  }
}
