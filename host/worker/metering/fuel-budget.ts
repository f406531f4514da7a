import { MAX_SLICE } from '../../protocol/metering.ts';
import type { CoreMeter } from './core-meter.ts';

/** Units that a core module's instance gets at once, at most: 0.2 to 0.5 ms of plain code. Each grant costs some microseconds. */
export const SLICE = 8_000_000;

/**
 * The fuel of one component instance: a budget that its core modules hold slices of. What has been used
 * is exact whatever the slices are, because what any of them still holds counts as not used.
 */
export class FuelBudget {
  #budget: number;
  /** The largest that is granted. */
  readonly slice: number;
  readonly #meters: CoreMeter[] = [];
  /** What meters were given and have not lost again, and what was charged otherwise. */
  #taken = 0;
  /** Once it is closed. */
  #used: number | undefined;

  constructor(budget: number, slice = SLICE) {
    if (slice >= MAX_SLICE) throw new RangeError(`a slice of ${slice} is not below ${MAX_SLICE}`);
    this.#budget = budget;
    this.slice = slice;
  }

  add(meter: CoreMeter): void {
    this.#meters.push(meter);
  }

  /**
   * Begins anew with this budget. Gives what each meter is to hold: together they hold one slice, so that a
   * short request need not ask at all.
   */
  renew(budget: number): number {
    const count = this.#meters.length;
    const share = Math.floor(Math.min(this.slice, budget) / Math.max(1, count));
    this.#budget = budget;
    this.#used = undefined;
    this.#taken = share * count;
    return share;
  }

  /** Charges what the host does for the guest. False where there is not so much. */
  charge(units: number): boolean {
    if (this.#left < units) this.takeBack();
    if (this.#left < units) return false;
    this.#taken += units;
    return true;
  }

  /**
   * Brings the meter up to the slice, and all meters together to no more than `most`. False where there is
   * less than it has been charged already, or `most` is below 0.
   */
  grant(meter: CoreMeter, slice: number, most: number): boolean {
    const held = meter.fuel;
    if (most < Infinity || this.#left + held < 0) this.takeBack(meter);
    const fuel = Math.min(slice, most, this.#left + held);
    if (fuel < 0) return false;
    meter.fuel = fuel;
    this.#taken += fuel - held;
    return true;
  }

  /** Whether what the meter was charged is more than all there is. */
  isShort(meter: CoreMeter): boolean {
    return this.#left + meter.fuel < 0;
  }

  /** Never more than the budget: what was charged beyond it has not been run. */
  get used(): number {
    if (this.#used !== undefined) return this.#used;
    return Math.min(this.#budget, this.#taken - this.#held);
  }

  get #held(): number {
    let held = 0;
    for (let index = 0; index < this.#meters.length; index++) held += this.#meters[index]!.fuel;
    return held;
  }

  /** Nothing, once it is closed. */
  get #left(): number {
    return this.#used === undefined ? this.#budget - this.#taken : 0;
  }

  /** Nothing of it is granted any more. */
  close(): void {
    this.#used = this.used;
  }

  /** No code of the instance goes on from here, also not where it is in the middle of something. */
  stop(): void {
    this.close();
    for (const meter of this.#meters) meter.stop();
  }

  /** What modules of the instance still hold: they ask again at their next charge. */
  takeBack(except?: CoreMeter): void {
    for (const meter of this.#meters) {
      const held = meter.fuel;
      if (meter === except || held <= 0) continue;
      meter.fuel = 0;
      this.#taken -= held;
    }
  }
}
