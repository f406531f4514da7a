import type { Limits } from '../protocol/limits.ts';

/** What one request may still log. A line past it is dropped and counted, and so is each after that. */
export class LogBudget {
  dropped = 0;
  #lines: number;
  #characters: number;

  constructor({ logLines, logBytes }: Limits) {
    this.#lines = logLines;
    this.#characters = logBytes;
  }

  /** How long the next line can be, in characters; negative where there can be none. */
  get left(): number {
    return this.#lines > 0 ? this.#characters : -1;
  }

  /** Whether a line of so many characters, or more, is dropped. */
  drops(characters: number): boolean {
    if (characters <= this.left) return false;
    this.#lines = 0;
    this.dropped += 1;
    return true;
  }

  spend(characters: number): void {
    this.#lines -= 1;
    this.#characters -= characters;
  }
}
