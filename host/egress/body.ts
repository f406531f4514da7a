const FIRST_BYTES = 4096;

/**
 * Gathers a body in one buffer. Kept as chunks, a body that comes byte by byte would cost a hundred
 * times its length.
 */
export class BodyBuffer {
  readonly #most: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** False, and nothing kept, if the body would be longer than allowed. */
  append(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#most) return false;
    if (length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
    return true;
  }

  /** The body in a buffer of its own, of exactly its length. The gathering is over. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer.transfer(this.#length));
  }

  #grow(length: number): void {
    const capacity = Math.min(Math.max(length, 2 * this.#bytes.length, FIRST_BYTES), this.#most);
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(capacity));
  }
}
