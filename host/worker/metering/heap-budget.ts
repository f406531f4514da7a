import type { CoreMeter } from './core-meter.ts';

/**
 * Bytes of GC objects that one instance may allocate, over all its core modules. Each of them counts by
 * itself, and traps when its share is used up; so what is left is dealt out evenly to those that there are.
 */
export class HeapBudget {
  readonly #meters: CoreMeter[] = [];
  #left: number;
  /** What each of them has when a request begins. */
  #share = 0;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** Takes what making an instance allocates. False where there is not so much. */
  take(bytes: number): boolean {
    if (bytes === 0) return true;
    this.#collect();
    const enough = bytes <= this.#left;
    if (enough) this.#left -= bytes;
    this.#deal();
    return enough;
  }

  add(meter: CoreMeter): void {
    if (!meter.hasHeap) return;
    this.#collect();
    this.#meters.push(meter);
    this.#deal();
  }

  /** What was made so far stays with the instance; what is left is each request's. */
  settle(): void {
    this.#collect();
    this.#share = Math.floor(this.#left / Math.max(1, this.#meters.length));
  }

  /** What each module that makes objects may make, once it is settled. */
  get share(): number {
    return this.#share;
  }

  #collect(): void {
    for (const meter of this.#meters) this.#left += Math.max(0, meter.heap);
  }

  #deal(): void {
    const count = this.#meters.length;
    if (count === 0) return;
    const part = Math.floor(this.#left / count);
    for (const meter of this.#meters) meter.heap = part;
    this.#left -= part * count;
  }
}
