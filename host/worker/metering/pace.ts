/** What a slice may last, in milliseconds: so often at least deadline and cancelling are looked at. */
const SLICE_MS = 1;

/** Below this a slice would be gone before the next look could tell anything new. */
const LEAST = 10_000;

/**
 * How much fuel a guest gets at once. Most code is through with a slice in a tenth of a millisecond; what
 * takes far longer for a unit than plain code gets smaller ones, so that its deadline is not overrun. What is
 * charged stays the same: only how often the guest asks depends on the clock.
 */
export class Pace {
  readonly #most: number;
  #slice: number;
  #since: number;

  constructor(most: number, now: number) {
    this.#most = most;
    this.#slice = most;
    this.#since = now;
  }

  /** Another request begins. */
  renew(now: number): void {
    this.#slice = this.#most;
    this.#since = now;
  }

  /** The slice to grant now. One that lasted too long makes the next one smaller; then they grow again. */
  next(now: number): number {
    const lasted = now - this.#since;
    const factor = lasted > SLICE_MS ? SLICE_MS / lasted : 2;
    this.#slice = Math.min(this.#most, Math.max(LEAST, Math.floor(this.#slice * factor)));
    this.#since = now;
    return this.#slice;
  }

  /** The guest goes on after a pause, which was not its own time. */
  resume(now: number): void {
    this.#since = now;
  }
}
