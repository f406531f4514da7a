/** Requests that wait longer than this for their turn want one more worker, in milliseconds. */
const LONG_MS = 10;
/** Below it a worker can be spared. */
const SHORT_MS = 1;

/** What each review counts for in the moving figure. */
const WEIGHT = 0.2;

/** After a change, until what it brought can be seen. */
const SETTLE_MS = 500;

/** So long must the waits be short before a worker goes; longer each time that it was missed at once. */
const PATIENCE_MS = 10_000;
const PATIENCE_MOST_MS = 160_000;

export type Change = 'grow' | 'shrink' | 'stay';

/**
 * How many workers a plugin should have, by how long its requests wait for their turn. It is asked now and
 * then, and told the longest wait since it was last asked.
 */
export class Sizing {
  #waitedMs = 0;
  #settledAt = 0;
  #calmSince: number | undefined;
  #shrunkAt = -Infinity;
  #patienceMs = PATIENCE_MS;

  review(now: number, waitedMs: number): Change {
    this.#waitedMs += WEIGHT * (waitedMs - this.#waitedMs);
    if (this.#waitedMs >= SHORT_MS) this.#calmSince = undefined;
    else this.#calmSince ??= now;
    if (now < this.#settledAt) return 'stay';
    if (this.#waitedMs > LONG_MS) return 'grow';
    return now - (this.#calmSince ?? now) >= this.#patienceMs ? 'shrink' : 'stay';
  }

  /** What was advised was done. */
  grown(now: number): void {
    const missed = now - this.#shrunkAt < this.#patienceMs;
    this.#patienceMs = missed ? Math.min(2 * this.#patienceMs, PATIENCE_MOST_MS) : PATIENCE_MS;
    this.#settle(now);
  }

  shrunk(now: number): void {
    this.#shrunkAt = now;
    this.#settle(now);
  }

  #settle(now: number): void {
    this.#settledAt = now + SETTLE_MS;
    this.#waitedMs = 0;
    this.#calmSince = undefined;
  }
}
