import { setImmediate } from 'node:timers';

/** What a turn lasts, in milliseconds: as long as `most` where few wait, as short as `least` where many do. */
const TURN_MS = { most: 1, least: 0.1 };

/** Within this time each guest that computes has its turn, in milliseconds, unless that takes turns below the least. */
const ROUND_MS = 10;

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
  readonly #crowded: (since: number, now: number) => void;
  readonly #waiting = new Map<Paused, () => void>();
  #loop: 'idle' | 'scheduled' = 'idle';
  /** Since when there has been another that waits in each turn. */
  #crowdedSince: number | undefined;

  /** `crowded` hears since when several guests have computed at once, in each turn in which they do. */
  constructor(now: () => number, crowded: (since: number, now: number) => void = () => {}) {
    this.#now = now;
    this.#crowded = crowded;
  }

  /** After so long a guest that computes gives way to others, in milliseconds. */
  get turnMs(): number {
    const share = ROUND_MS / (this.#waiting.size + 1);
    return Math.max(TURN_MS.least, Math.min(TURN_MS.most, share));
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
    this.#told(now);
    if (this.#waiting.size > 0) this.#schedule();
  };

  #told(now: number): void {
    if (this.#waiting.size === 0) {
      this.#crowdedSince = undefined;
      return;
    }
    this.#crowdedSince ??= now;
    this.#crowded(this.#crowdedSince, now);
  }
}
