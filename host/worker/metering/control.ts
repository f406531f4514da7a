/** A guest that computes gives way to others after so long, in milliseconds. */
const TURN_MS = 1;

/**
 * Fuel that a guest may use at a stretch where it cannot be suspended: 20 ms of plain code. Everything else
 * on the thread waits for it, so it is a bound on their delay and not a limit that settings change.
 */
export const UNINTERRUPTED_FUEL = 20_000_000;

export type Stack = 'fixed' | 'suspendable';

/**
 * Whether a guest's stack can be suspended at the moment. V8 can do so only where a promise waits for the
 * stack and nothing of JavaScript stands in between: in `handle`, and in no function that glue calls to
 * copy arguments (cabi_realloc) or to clean up (post-return), nor in start functions.
 */
export class Control {
  #stack: Stack = 'fixed';
  #pause: 'none' | 'asked' | 'over' = 'none';
  #since: number;
  /** Fuel granted since the stack was last suspendable. */
  #uninterrupted = 0;

  constructor(now: number) {
    this.#since = now;
  }

  /** A stack begins that can be suspended. */
  enter(): void {
    this.#stack = 'suspendable';
    this.#uninterrupted = 0;
  }

  leave(): void {
    this.#stack = 'fixed';
  }

  /** The guest calls out. Gives what `back` takes, once it has what it called for, or an exception. */
  out(): Stack {
    const stack = this.#stack;
    this.leave();
    return stack;
  }

  /** A guest that is suspended for a promise is back when that is settled. */
  back<Result>(stack: Stack, result: Result): Result {
    if (stack === 'fixed') return result;
    if (result instanceof Promise) return result.finally(() => this.enter()) as Result;
    this.enter();
    return result;
  }

  /**
   * Whether the guest is to be paused; never twice without a grant in between. One that was not paused,
   * although it was to be, cannot be.
   */
  isDue(now: number): boolean {
    if (this.#pause === 'asked') this.leave();
    const due = this.#stack === 'suspendable' && this.#pause === 'none' && now - this.#since >= TURN_MS;
    this.#pause = due ? 'asked' : 'none';
    return due;
  }

  resumed(now: number): void {
    this.#pause = 'over';
    this.#since = now;
    this.enter();
  }

  /** What may yet be granted before the guest gives way. */
  get leeway(): number {
    return this.#stack === 'suspendable' ? Infinity : UNINTERRUPTED_FUEL - this.#uninterrupted;
  }

  granted(units: number): void {
    if (this.#stack === 'fixed') this.#uninterrupted += units;
  }
}
