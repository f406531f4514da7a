import { setImmediate } from 'node:timers';

/** For so long requests begin without a pause, in milliseconds; then messages are read and answers go out. */
const BURST_MS = 4;

/** How far a request has come by the time that `begin` returns. */
export type Begun = 'ended' | 'waits' | 'ends soon';

/**
 * Requests begin one after another: each when the one before it has ended or waits for something, so that the
 * time until it gives way is its own. As many begin in each turn of the event loop as fit into a burst,
 * because what they answer in one turn goes out in one message.
 */
export class Bursts<Waiting extends object> {
  readonly #now: () => number;
  readonly #begin: (next: Waiting, now: number) => Begun;
  readonly #waiting: Waiting[] = [];
  #state: 'idle' | 'busy' = 'idle';
  /** The request that is to end in a microtask. */
  #ending: Waiting | undefined;
  #since = 0;

  /** `begin` begins a request, at this time on the clock of all of them. It must not throw. */
  constructor(now: () => number, begin: (next: Waiting, now: number) => Begun) {
    this.#now = now;
    this.#begin = begin;
  }

  /** Has it begin as soon as it is its turn, which may be at once. */
  add(next: Waiting): void {
    this.#waiting.push(next);
    if (this.#state === 'idle') this.#burst();
  }

  /** A request has ended. */
  ended(request: Waiting): void {
    if (this.#ending !== request) return;
    this.#ending = undefined;
    this.#goOn(this.#now());
  }

  readonly #burst = (): void => {
    this.#state = 'busy';
    this.#since = this.#now();
    this.#goOn(this.#since);
  };

  #goOn(from: number): void {
    for (let now = from; now - this.#since < BURST_MS; now = this.#now()) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#state = 'idle';
        return;
      }
      if (this.#begin(next, now) !== 'ends soon') continue;
      this.#ending = next;
      return;
    }
    setImmediate(this.#burst);
  }
}
