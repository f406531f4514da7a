/** Waits below this are not worth a word, in milliseconds. */
const WORTH_MS = 5;

/** One word in this time is enough. */
const PAUSE_MS = 10;

/** Tells how long requests wait here for their turn, where that is long. */
export class Waits {
  readonly #tell: (ms: number) => void;
  #silentUntil = 0;

  constructor(tell: (ms: number) => void) {
    this.#tell = tell;
  }

  /** A request has waited since then, or several wait for one another. */
  told(since: number, now: number): void {
    if (now - since < WORTH_MS || now < this.#silentUntil) return;
    this.#silentUntil = now + PAUSE_MS;
    this.#tell(now - since);
  }
}
