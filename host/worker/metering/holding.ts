/** What one instance holds of pages or of elements, in all its memories or tables together. */
export class Holding {
  /** The most that it ever held. */
  peak = 0;
  /** How often it was refused more. */
  refused = 0;
  readonly #limit: number;
  #held = 0;
  /** The last growth, and the peak before it: V8 may refuse what was granted here. */
  #last = { units: 0, peak: 0 };

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What it would hold past the limit, if it did; else it holds so much more. */
  begin(units: number): number | undefined {
    if (this.#held + units > this.#limit) return this.#held + units;
    this.#hold(units);
    return undefined;
  }

  /** Whether it may grow. With what it was last given below 0, that is taken back. */
  grow(units: number): boolean {
    if (units < 0) return this.#takeBack(-units);
    if (this.#held + units > this.#limit) {
      this.refused += 1;
      return false;
    }
    this.#last = { units, peak: this.peak };
    this.#hold(units);
    return true;
  }

  #takeBack(units: number): boolean {
    this.refused += 1;
    if (units !== this.#last.units) return false;
    this.#held -= units;
    this.peak = this.#last.peak;
    this.#last = { units: 0, peak: this.peak };
    return true;
  }

  #hold(units: number): void {
    this.#held += units;
    this.peak = Math.max(this.peak, this.#held);
  }
}
