/**
 * Fuel that a guest may use at a stretch where it cannot be suspended: 7 to 17 ms of plain code, of which
 * processors run 15 to 35 units a nanosecond. Everything else on the thread waits for it, so it is a bound
 * on their delay and not a limit that settings change.
 */
export const UNINTERRUPTED_FUEL = 250_000_000;

export type Stack = 'fixed' | 'suspendable';

interface Guest {
  /** The fuel that it has used so far. */
  used(): number;
  /** It can be suspended again, in a turn that began then: what it worked in between was not asked about. */
  goesOn(since: number): void;
}

/**
 * Whether a guest's stack can be suspended at the moment. V8 can do so only where a promise waits for the
 * stack and nothing of JavaScript stands in between: in `handle`, and in no function that the host calls to
 * copy arguments (cabi_realloc) or to clean up (post-return), nor in start functions.
 */
export class Control {
  #stack: Stack = 'fixed';
  #pause: 'none' | 'asked' | 'over' = 'none';
  #since: number;
  readonly #guest: Guest;
  /** What had been used when the stack was last suspendable: so that slices do not tell where a stretch ends. */
  #usedBefore = 0;

  constructor(now: number, guest: Guest) {
    this.#since = now;
    this.#guest = guest;
  }

  /** Another request begins, in a turn of its own; its guest has used nothing yet. */
  renew(now: number): void {
    this.#stack = 'fixed';
    this.#pause = 'none';
    this.#usedBefore = 0;
    this.#since = now;
  }

  /** A stack begins that can be suspended, or goes on after a host call. */
  enter(): void {
    this.#stack = 'suspendable';
    this.#guest.goesOn(this.#since);
  }

  /** The host has charged for its own work: that is no stretch of the guest's. */
  charged(units: number): void {
    this.#usedBefore += units;
  }

  leave(): void {
    if (this.#stack === 'suspendable') this.#usedBefore = this.#guest.used();
    this.#stack = 'fixed';
  }

  /** Whether its stack does not go on before something else happens. */
  get isOut(): boolean {
    return this.#stack === 'fixed';
  }

  /** The guest calls out. Gives what `back` takes, once it has what it called for, or an exception. */
  out(): Stack {
    const stack = this.#stack;
    this.leave();
    return stack;
  }

  back(stack: Stack): void {
    if (stack === 'suspendable') this.enter();
  }

  /**
   * Whether the guest is to be paused, after a turn of so many milliseconds; never twice without a grant in
   * between. One that was not paused, although it was to be, cannot be.
   */
  isDue(now: number, turnMs: number): boolean {
    if (this.#pause === 'asked') this.leave();
    const due = this.#stack === 'suspendable' && this.#pause === 'none' && now - this.#since >= turnMs;
    this.#pause = due ? 'asked' : 'none';
    return due;
  }

  resumed(now: number): void {
    this.#pause = 'over';
    this.beginTurn(now);
    this.#stack = 'suspendable';
  }

  beginTurn(now: number): void {
    this.#since = now;
  }

  /** Fuel that the guest may use, beyond what it has been charged, before its stack can be suspended. */
  get leeway(): number {
    return this.#stack === 'suspendable'
      ? Infinity
      : UNINTERRUPTED_FUEL - this.#guest.used() + this.#usedBefore;
  }
}
