/** How late a deadline may be noticed, in milliseconds. */
const TICK_MS = 20;

/** One timer for all deadlines of the host: a timer a request would cost more than it brings. */
export class Ticker {
  readonly #listeners = new Set<(now: number) => void>();
  readonly #timer = setInterval(() => {
    const now = performance.now();
    for (const listener of this.#listeners) listener(now);
  }, TICK_MS);

  /** Calls back with performance.now() until the returned function is called. */
  add(listener: (now: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
