import { randomFillSync } from 'node:crypto';

/** What runs under a number; 0 until it has one. */
interface Numbered {
  readonly id: number;
}

const FEWEST_PLACES = 64;

/** How many places there are for each of them: then a number whose place is free is soon drawn. */
const SPARSENESS = 4;

/**
 * What the workers of a deployment run, by the numbers that name it there. They are random, so that a worker
 * which has been taken over can answer only what it has read: what it does not read it cannot end, and so
 * nothing more is sent to it.
 *
 * A number's place is its remainder, and no two that run have the same place: so this is an array, not a
 * Map, of which a collection would keep all that ever stood there (linked-list.ts).
 */
export class Running<Run extends Numbered> {
  size = 0;
  #places = new Array<Run | undefined>(FEWEST_PLACES).fill(undefined);
  readonly #random = new Uint32Array(1_024);
  #drawn = this.#random.length;

  /** A number below 2^30 + 1 under which nothing runs. */
  draw(): number {
    if ((this.size + 1) * SPARSENESS > this.#places.length) this.#grow();
    for (;;) {
      const number = this.#draw();
      if (this.#places[this.#placeOf(number)] === undefined) return number;
    }
  }

  /** Its number must have been drawn since the last one was added. */
  add(run: Run): void {
    this.#places[this.#placeOf(run.id)] = run;
    this.size += 1;
  }

  get(number: number): Run | undefined {
    const run = this.#places[this.#placeOf(number)];
    return run?.id === number ? run : undefined;
  }

  delete(run: Run): boolean {
    if (this.get(run.id) !== run) return false;
    this.#places[this.#placeOf(run.id)] = undefined;
    this.size -= 1;
    return true;
  }

  all(): Run[] {
    return this.#places.filter((run) => run !== undefined);
  }

  /** What had places of its own among fewer has them among more. */
  #grow(): void {
    const all = this.all();
    this.#places = new Array<Run | undefined>(2 * this.#places.length).fill(undefined);
    for (const run of all) this.#places[this.#placeOf(run.id)] = run;
  }

  #placeOf(number: number): number {
    return number & (this.#places.length - 1);
  }

  #draw(): number {
    if (this.#drawn === this.#random.length) {
      randomFillSync(this.#random);
      this.#drawn = 0;
    }
    return (this.#random[this.#drawn++]! >>> 2) + 1;
  }
}
