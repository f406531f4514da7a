/** Lets so many in at once; the others wait, first come, first served. */
export class Slots {
  readonly #slots: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** Nobody is in, so nobody waits. */
  get isEmpty(): boolean {
    return this.#taken === 0;
  }

  /** Calls `begin` at once or in its turn; what it gives back leaves the queue. Who has begun must `leave`. */
  enter(begin: () => void): () => void {
    if (this.#taken < this.#slots) {
      this.#taken += 1;
      begin();
      return () => {};
    }
    const turn = () => begin();
    this.#waiting.add(turn);
    return () => void this.#waiting.delete(turn);
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
