/** Who waits for memory: one deployment, for the oldest request in its queue. */
export interface Waiter {
  /** Bytes that the next one takes; undefined where none waits any more. */
  next(): number | undefined;
  /** It is its turn: what `next` asked for is there. */
  proceed(): void;
}

/**
 * What the live instances of all plugins may hold together, in bytes. Taken before a request runs, so that
 * its guest is never refused what its own limit allows because of others.
 *
 * Deployments that wait stand in one line. The first one goes first, however little those behind it ask
 * for, and goes to the end for its next request: so none starves.
 */
export class MemoryBudget {
  readonly capacity: number;
  #taken = 0;
  readonly #line = new Set<Waiter>();
  #turn: Waiter | undefined;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** Takes so many bytes if they are to be had, and no one else has waited for longer. */
  take(bytes: number, waiter: Waiter): boolean {
    const passes = this.#line.size === 0 || this.#turn === waiter;
    if (!passes || !this.#fits(bytes)) return false;
    this.#turn = undefined;
    this.#taken += bytes;
    return true;
  }

  /** Waits for its turn; one that waits already keeps its place. */
  join(waiter: Waiter): void {
    this.#line.add(waiter);
  }

  give(bytes: number): void {
    this.#taken -= bytes;
    this.review();
  }

  /** Lets go on who can. Also to be called when a waiter wants less than before, or nothing. */
  review(): void {
    for (const waiter of this.#line) {
      const bytes = waiter.next();
      if (bytes !== undefined && !this.#fits(bytes)) return;
      this.#line.delete(waiter);
      if (bytes === undefined) continue;
      this.#turn = waiter;
      waiter.proceed();
      this.#turn = undefined;
    }
  }

  #fits(bytes: number): boolean {
    return this.#taken + bytes <= this.capacity;
  }
}
