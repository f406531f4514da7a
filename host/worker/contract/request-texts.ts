import { Buffer } from 'node:buffer';
import type { WrittenRequest } from '../../protocol/requests.ts';

/** The texts of a request, one after another, as they lie in its block. */
export class RequestTexts {
  /** Of all texts of the block. */
  readonly characters: Uint8Array | Uint16Array;
  /** The first character of the next text. */
  from: number;
  readonly #words: Uint32Array;
  #at: number;

  constructor({ characters, from, words, at }: WrittenRequest) {
    this.characters = characters;
    this.from = from;
    this.#words = words;
    this.#at = at;
  }

  /** Of the next text, in characters. */
  get length(): number {
    return this.#words[this.#at]!;
  }

  /** Whether a byte is a character: all of them are ASCII. */
  get isAscii(): boolean {
    return this.characters.BYTES_PER_ELEMENT === 1;
  }

  /** The next text, as a string. */
  read(): string {
    const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = this.characters;
    const bytes = Buffer.from(buffer, byteOffset + this.from * width, this.length * width);
    return bytes.toString(width === 1 ? 'latin1' : 'utf16le');
  }

  /** So many texts are passed over. */
  skip(texts: number): void {
    for (let text = 0; text < texts; text++) this.from += this.#words[this.#at++]!;
  }
}
