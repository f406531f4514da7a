const NONE = { units: 0, peak: 0 };

/** What one instance holds of pages or of elements, in all its memories or tables together. */
export class Holding {
  /** The most that it ever held. */
  peak = 0;
  /** How often it was refused more. */
  refused = 0;
  readonly #limit: number;
  #held = 0;
  /** What it held when it was made. */
  #atFirst = 0;
  /** The last growth, and the peak before it: V8 may refuse what was granted here. */
  #last = NONE;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What it holds now is what it begins each request with. */
  settle(): void {
    this.#atFirst = this.#held;
  }

  /** As it was when it was settled; nothing has grown since that is still there. */
  renew(): void {
    this.#held = this.#atFirst;
    this.peak = this.#atFirst;
    this.refused = 0;
    this.#last = NONE;
  }

  /** Whether it is larger than what it begins each request with. */
  get hasGrown(): boolean {
    return this.#held > this.#atFirst;
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
    this.#last = NONE;
    return true;
  }

  #hold(units: number): void {
    this.#held += units;
    this.peak = Math.max(this.peak, this.#held);
  }
}
