import { MAX_SLICE } from '../../protocol/metering.ts';
import type { CoreMeter } from './core-meter.ts';

/** Units that a core module's instance gets at once: about a millisecond of plain code. */
export const SLICE = 1_000_000;

/**
 * The fuel of one component instance: a budget that its core modules hold slices of. What has been used
 * is exact whatever the slices are, because what any of them still holds counts as not used.
 */
export class FuelBudget {
  readonly #budget: number;
  readonly #slice: number;
  readonly #meters: CoreMeter[] = [];
  /** Not held by any of the meters. */
  #left: number;
  /** Once it is closed. */
  #used: number | undefined;

  constructor(budget: number, slice = SLICE) {
    if (slice >= MAX_SLICE) throw new RangeError(`a slice of ${slice} is not below ${MAX_SLICE}`);
    this.#budget = budget;
    this.#left = budget;
    this.#slice = slice;
  }

  add(meter: CoreMeter): void {
    this.#meters.push(meter);
  }

  /** Charges what the host does for the guest. False where there is not so much. */
  charge(units: number): boolean {
    if (this.#left < units) this.#takeBack();
    if (this.#left < units) return false;
    this.#left -= units;
    return true;
  }

  /**
   * Brings the meter up to a slice, of not more than `most` units: gives those that it took. `undefined`
   * where that does not cover what it has been charged already.
   */
  grant(meter: CoreMeter, most: number): number | undefined {
    const held = meter.fuel;
    if (this.#left + held < 0) this.#takeBack(meter);
    const fuel = Math.min(this.#slice, Math.min(this.#left, most) + held);
    if (fuel < 0) return undefined;
    meter.fuel = fuel;
    this.#left -= fuel - held;
    return fuel - held;
  }

  /** Whether what the meter was charged is more than all there is. */
  isShort(meter: CoreMeter): boolean {
    return this.#left + meter.fuel < 0;
  }

  /** Never more than the budget: what was charged beyond it has not been run. */
  get used(): number {
    if (this.#used !== undefined) return this.#used;
    const held = this.#meters.reduce((sum, { fuel }) => sum + fuel, 0);
    return Math.min(this.#budget, this.#budget - this.#left - held);
  }

  /** Nothing of it is granted any more. */
  close(): void {
    this.#used = this.used;
    this.#left = 0;
  }

  /** No code of the instance goes on from here, also not where it is in the middle of something. */
  stop(): void {
    this.close();
    for (const meter of this.#meters) meter.stop();
  }

  /** What other modules of the instance still hold. */
  #takeBack(except?: CoreMeter): void {
    for (const meter of this.#meters) {
      const held = meter.fuel;
      if (meter === except || held <= 0) continue;
      meter.fuel = 0;
      this.#left += held;
    }
  }
}
