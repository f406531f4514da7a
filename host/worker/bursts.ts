import { nextTick } from 'node:process';
import { setImmediate } from 'node:timers';

/** For so long requests begin without a pause, in milliseconds; then messages are read and answers go out. */
const BURST_MS = 4;

const SETTLED = Promise.resolve();

/**
 * Requests begin one after another: each when those before it have ended or wait for something, so that the
 * time until it gives way is its own. As many begin in each turn of the event loop as fit into a burst,
 * because what they answer in one turn goes out in one message.
 */
export class Bursts<Waiting> {
  readonly #now: () => number;
  readonly #begin: (next: Waiting, now: number) => void;
  readonly #waiting: Waiting[] = [];
  #state: 'idle' | 'busy' = 'idle';
  #since = 0;

  /** `begin` begins a request, at this time on the clock of all of them. */
  constructor(now: () => number, begin: (next: Waiting, now: number) => void) {
    this.#now = now;
    this.#begin = begin;
  }

  /** Has it begin as soon as it is its turn, which may be at once. */
  add(next: Waiting): void {
    this.#waiting.push(next);
    if (this.#state === 'idle') this.#burst();
  }

  readonly #burst = (): void => {
    this.#state = 'busy';
    this.#since = this.#now();
    this.#beginNext(this.#since);
  };

  #beginNext(now: number): void {
    void SETTLED.then(this.#goOn);
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(next, now);
  }

  /** A tick that is asked for in a microtask comes when no microtask is left. */
  readonly #goOn = (): void => nextTick(this.#step);

  readonly #step = (): void => {
    const now = this.#now();
    if (this.#waiting.length === 0) this.#state = 'idle';
    else if (now - this.#since >= BURST_MS) setImmediate(this.#burst);
    else this.#beginNext(now);
  };
}
