import { nextTick } from 'node:process';
import { setImmediate } from 'node:timers';

/** For so long requests begin without a pause, in milliseconds; then messages are read and answers go out. */
const BURST_MS = 4;

/** Begins a request, at this time on the clock of all of them. */
export type Begin = (now: number) => void;

const SETTLED = Promise.resolve();

/**
 * Requests begin one after another: each when those before it have ended or wait for something, so that the
 * time until it gives way is its own. As many begin in each turn of the event loop as fit into a burst,
 * because what they answer in one turn goes out in one message.
 */
export class Bursts {
  readonly #now: () => number;
  readonly #waiting: Begin[] = [];
  #state: 'idle' | 'busy' = 'idle';
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Has it begin as soon as it is its turn, which may be at once. */
  add(begin: Begin): void {
    this.#waiting.push(begin);
    if (this.#state === 'idle') this.#burst();
  }

  readonly #burst = (): void => {
    this.#state = 'busy';
    this.#since = this.#now();
    this.#beginNext(this.#since);
  };

  #beginNext(now: number): void {
    void SETTLED.then(this.#goOn);
    this.#waiting.shift()?.(now);
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
