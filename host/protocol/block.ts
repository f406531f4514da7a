/**
 * Many small things for the other side of a thread in one ArrayBuffer, of which a structured clone costs
 * next to nothing: numbers as words, texts end to end, bytes end to end.
 *
 * Words 0 to 2 tell how many words follow them, how many characters the texts have, and how many bytes a
 * character takes: 1 where all are ASCII, else 2, as UTF-16. Then come the words, the texts, the bytes.
 */

/** What is larger goes by frames of its own. */
export const INLINE_BODY_BYTES = 16 * 1024;

/** Whether it may go in a block. */
export const fitsBlock = (body: Uint8Array | undefined): boolean =>
  body === undefined || body.byteLength <= INLINE_BODY_BYTES;

const WORD = Uint32Array.BYTES_PER_ELEMENT;
const HEAD = 3;
const FIRST_WORDS = 256;
const FIRST_BYTES = 4_096;
/** A writer that once wrote more gives the room back. */
const KEPT_WORDS = 16_384;
const KEPT_BYTES = 256 * 1_024;

// In a worker the globals are gone when blocks are read and written.
const { byteLength, from } = Buffer;
const { latin1Slice, ucs2Slice } = Buffer.prototype as unknown as Record<'latin1Slice' | 'ucs2Slice', Slice>;
type Slice = (this: Uint8Array, start: number, end: number) => string;

export class BlockWriter {
  #words = new Uint32Array(FIRST_WORDS);
  #end = HEAD;
  #text = '';
  /** All bytes so far, at the beginning of a room for more. */
  #bytes = new Uint8Array(FIRST_BYTES);
  #byteEnd = 0;

  /** Below 2^32. */
  word(value: number): void {
    if (this.#end === this.#words.length) this.#grow();
    this.#words[this.#end++] = value;
  }

  /** Its length is a word. */
  text(text: string): void {
    this.word(text.length);
    this.#text += text;
  }

  /** The first so many; copied at once. */
  bytes(bytes: Uint8Array, count = bytes.byteLength): void {
    this.word(count);
    if (count === 0) return;
    const end = this.#byteEnd + count;
    if (end > this.#bytes.byteLength) this.#growBytes(end);
    this.#bytes.set(count === bytes.byteLength ? bytes : bytes.subarray(0, count), this.#byteEnd);
    this.#byteEnd = end;
  }

  /** All that was written since the last time. */
  take(): ArrayBuffer {
    const text = this.#text;
    const width = byteLength(text) === text.length ? 1 : 2;
    const words = this.#words;
    words[0] = this.#end - HEAD;
    words[1] = text.length;
    words[2] = width;
    const textAt = this.#end * WORD;
    const bytesAt = textAt + width * text.length;
    const block = new ArrayBuffer(bytesAt + this.#byteEnd);
    new Uint32Array(block, 0, this.#end).set(words.subarray(0, this.#end));
    from(block).write(text, textAt, width === 1 ? 'latin1' : 'utf16le');
    new Uint8Array(block, bytesAt).set(this.#bytes.subarray(0, this.#byteEnd));
    this.#clear();
    return block;
  }

  #clear(): void {
    if (this.#words.length > KEPT_WORDS) this.#words = new Uint32Array(FIRST_WORDS);
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(FIRST_BYTES);
    this.#end = HEAD;
    this.#text = '';
    this.#byteEnd = 0;
  }

  #growBytes(least: number): void {
    const bytes = new Uint8Array(Math.max(least, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#byteEnd));
    this.#bytes = bytes;
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
  }
}

/** Reads a block as it was written: whoever does not trust the writer checks each length before it is used. */
export class BlockReader {
  /** Of all texts. */
  readonly characters: number;
  /** A character each, of all texts. */
  readonly texts: Uint8Array | Uint16Array;
  readonly words: Uint32Array;
  /** The next word, character and byte. */
  at = HEAD;
  from = 0;
  readonly #end: number;
  readonly #bytes: Uint8Array;
  #byte: number;
  #text: string | undefined;

  private constructor(block: ArrayBuffer, words: Uint32Array) {
    this.words = words;
    this.#end = HEAD + words[0]!;
    this.characters = words[1]!;
    const textAt = this.#end * WORD;
    const Characters = words[2] === 1 ? Uint8Array : Uint16Array;
    this.texts = new Characters(block, textAt, this.characters);
    this.#bytes = new Uint8Array(block);
    this.#byte = textAt + this.texts.byteLength;
  }

  /** Undefined where it is no block, or has not the size that it tells. */
  static open(block: ArrayBuffer): BlockReader | undefined {
    const words = new Uint32Array(block, 0, Math.floor(block.byteLength / WORD));
    if (words.length < HEAD || words[0]! > words.length - HEAD) return undefined;
    const width = words[2]!;
    if (width !== 1 && width !== 2) return undefined;
    if ((HEAD + words[0]!) * WORD + words[1]! * width > block.byteLength) return undefined;
    return new BlockReader(block, words);
  }

  /** Words that are left. */
  get left(): number {
    return this.#end - this.at;
  }

  /** Bytes that are left. */
  get leftBytes(): number {
    return this.#bytes.length - this.#byte;
  }

  word(): number {
    return this.words[this.at++]!;
  }

  /** Of so many characters. */
  text(length: number): string {
    this.#text ??= this.#decoded();
    const text = this.#text.substring(this.from, this.from + length);
    this.from += length;
    return text;
  }

  /** So many, where they lie. */
  bytes(length: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#byte, this.#byte + length);
    this.#byte += length;
    return bytes;
  }

  #decoded(): string {
    const { byteOffset: start, byteLength: length } = this.texts;
    const slice = this.texts.BYTES_PER_ELEMENT === 1 ? latin1Slice : ucs2Slice;
    return slice.call(this.#bytes, start, start + length);
  }
}
