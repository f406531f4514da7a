/** How often a figure lay below which bounds, and its sum. */
export class Distribution {
  /** Upper bounds, ascending. */
  readonly bounds: readonly number[];
  /** In each, and above them all. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.bounds.length && value > this.bounds[at]!) at++;
    this.counts[at]! += 1;
    this.sum += value;
  }
}
