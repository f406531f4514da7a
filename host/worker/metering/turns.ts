import { setImmediate } from 'node:timers';

/** A guest that has given way. */
export interface Paused {
  /** Ends itself, and its pause, if it is too late for it or it is not wanted any more. */
  review(now: number): void;
}

/**
 * Guests that compute on one thread take turns: one of them in each turn of the event loop, so that
 * messages come in between, and those first that are to end.
 */
export class Turns {
  readonly #now: () => number;
  readonly #waiting = new Map<Paused, () => void>();
  #loop: 'idle' | 'scheduled' = 'idle';

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Resolves when it is the guest's turn. */
  pause(guest: Paused): Promise<void> {
    this.#schedule();
    return new Promise((resolve) => this.#waiting.set(guest, resolve));
  }

  /** Has a guest go on at once, if it waits. */
  resume(guest: Paused): void {
    const resume = this.#waiting.get(guest);
    this.#waiting.delete(guest);
    resume?.();
  }

  #schedule(): void {
    if (this.#loop === 'scheduled') return;
    this.#loop = 'scheduled';
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    this.#loop = 'idle';
    const now = this.#now();
    for (const guest of this.#waiting.keys()) guest.review(now);
    const [next] = this.#waiting.keys();
    if (next !== undefined) this.resume(next);
    if (this.#waiting.size > 0) this.#schedule();
  };
}
