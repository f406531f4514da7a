import { randomFillSync } from 'node:crypto';

/**
 * Numbers that name requests to a worker. Random, so that a worker which has been taken over can answer
 * only what it has read: what it does not read it cannot end, and so nothing more is sent to it.
 */
export class RequestNumbers {
  readonly #pool = new Uint32Array(1_024);
  #next = this.#pool.length;

  /** One of 2^30 that `isTaken` does not know. */
  draw(isTaken: (number: number) => boolean): number {
    for (;;) {
      const number = this.#draw();
      if (!isTaken(number)) return number;
    }
  }

  #draw(): number {
    if (this.#next === this.#pool.length) {
      randomFillSync(this.#pool);
      this.#next = 0;
    }
    return (this.#pool[this.#next++]! >>> 2) + 1;
  }
}
