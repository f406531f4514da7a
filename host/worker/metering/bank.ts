import { WayhouseError } from '../../protocol/errors.ts';
import { resetFuel } from '../../protocol/fuel.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { FailureData, Spent } from '../../protocol/messages.ts';
import { type CoreNeeds, EXCEEDED, METER_EXPORTS, REFILL, SPACES } from '../../protocol/metering.ts';
import { uncatchable } from '../uncatchable.ts';
import { Control } from './control.ts';
import { CoreMeter, hooksOf } from './core-meter.ts';
import { CANCELLED, exceeded, outOfFuel, outOfMemory, tooLate, UNINTERRUPTED } from './endings.ts';
import { FuelBudget } from './fuel-budget.ts';
import { HeapBudget } from './heap-budget.ts';
import { Holding } from './holding.ts';
import type { Answering, Hooks } from './hooks.ts';
import { Pace } from './pace.ts';
import type { Turns } from './turns.ts';

const PAGE_BYTES = 65_536;

/** What all instances on a thread share. */
export interface Metering {
  readonly hooks: Hooks;
  readonly turns: Turns;
  /** The clock, in milliseconds. */
  now(): number;
}

/** What a request is held to, beside the limits. */
export interface Terms {
  /** On the clock of all of them. */
  readonly deadline: number;
  /** Whether it is not wanted any more, asked while nothing else can tell. */
  isCancelled(): boolean;
}

/** Of start-up code: it has a budget of fuel, and who waits for it has a timer. */
export const START_UP: Terms = { deadline: Infinity, isCancelled: () => false };

/** What an instance is held to. */
export interface Bounds {
  readonly limits: Limits;
  /** Until a request begins. */
  readonly terms: Terms;
}

/** Why it is not to run, or no longer, if it is not. */
export function reviewed(terms: Terms, now: number, limits: Limits): FailureData | undefined {
  if (now >= terms.deadline) return tooLate(limits);
  return terms.isCancelled() ? CANCELLED : undefined;
}

/**
 * What one component instance may use and has used, over all its core modules: fuel, memory, tables,
 * stack, objects and time: first to start up, then for each request anew. What goes past a limit ends the
 * instance: it traps at its next charge, and no guest can catch that. An instance that has ended never
 * goes on.
 */
export class Bank implements Answering {
  /** Why it was ended. */
  ending: FailureData | undefined;
  readonly control: Control;
  #state: 'open' | 'closed' = 'open';
  #terms: Terms;
  readonly #limits: Limits;
  readonly #metering: Metering;
  readonly #fuel: FuelBudget;
  readonly #pace: Pace;
  readonly #memory: Holding;
  readonly #tables: Holding;
  readonly #heap: HeapBudget;
  readonly #meters: CoreMeter[] = [];
  readonly #numbers: number[] = [];
  /** What a request pays for its instance, and what for the first growth of its memory. */
  #fees = { lease: 0, growth: 0 };

  constructor({ limits, terms }: Bounds, metering: Metering, fuel = new FuelBudget(limits.fuel)) {
    this.#limits = limits;
    this.#terms = terms;
    this.#metering = metering;
    this.#fuel = fuel;
    this.#memory = new Holding(limits.memoryBytes);
    this.#tables = new Holding(limits.tableElements);
    this.#heap = new HeapBudget(limits.heapBytes);
    const now = metering.now();
    this.#pace = new Pace(fuel.slice, now);
    this.control = new Control(now, {
      used: () => fuel.used,
      goesOn: (since) => this.#askSoon(metering.now() - since),
    });
  }

  /**
   * Before a core module is instantiated: takes what that needs. Throws `memory_refused` or
   * `instance_too_large` where all of them together begin larger than the limits.
   */
  claim({ instantiation, memoryBytes, tableElements, heapBytes }: CoreNeeds): void {
    const bytes = this.#memory.begin(memoryBytes);
    if (bytes !== undefined)
      throw new WayhouseError(
        'memory_refused',
        `its memories begin with ${bytes} bytes; the limit memoryBytes is ${this.#limits.memoryBytes}`,
      );
    const elements = this.#tables.begin(tableElements);
    if (elements !== undefined)
      throw new WayhouseError(
        'instance_too_large',
        `its tables begin with ${elements} elements; the limit tableElements is ${this.#limits.tableElements}`,
      );
    if (!this.#heap.take(heapBytes)) this.exceeded(EXCEEDED.heap);
    this.charge(instantiation);
  }

  /** Once a core module is instantiated: it is metered from here on, and its start function is called. */
  attach(instance: WebAssembly.Instance): void {
    const { hooks } = this.#metering;
    const table = hooksOf(instance);
    const meter = new CoreMeter(instance, this.#limits.stackBytes);
    const number = hooks.register(meter, this);
    meter.goBy(number);
    this.#numbers.push(number);
    this.#meters.push(meter);
    this.#heap.add(meter);
    this.#fuel.add(meter);
    hooks.fill(table);
    const start = instance.exports[METER_EXPORTS.start];
    if (typeof start === 'function') start();
  }

  /**
   * All core modules have started: what they have and hold now is what each request begins with. A request
   * pays for the making of its instance only where there must be one for it alone.
   */
  settle(needs: readonly CoreNeeds[]): void {
    for (const meter of this.#meters) meter.save();
    this.#memory.settle();
    this.#tables.settle();
    this.#heap.settle();
    const making = this.#fuel.used;
    const isReset = needs.every(({ unresettable }) => unresettable === undefined);
    this.#fees = {
      lease: isReset ? resetFuel(this.#memory.peak, needs) : making,
      growth: isReset ? making : 0,
    };
    this.close();
  }

  /** A request begins, at this time: with all globals as they were when it was settled, and all limits anew. */
  open(terms: Terms, now: number): void {
    const { stackBytes, fuel } = this.#limits;
    const share = { fuel: this.#fuel.renew(fuel), stack: stackBytes, heap: this.#heap.share };
    for (let index = 0; index < this.#meters.length; index++) this.#meters[index]!.renew(share);
    this.#memory.renew();
    this.#tables.renew();
    this.#pace.renew(now);
    this.control.renew(now);
    this.ending = undefined;
    this.#terms = terms;
    this.#state = 'open';
    this.charge(this.#fees.lease);
  }

  /** Charges what the host does for the guest. Throws what no guest can catch, where it cannot pay. */
  charge(units: number): void {
    this.#pay(units);
    if (this.ending !== undefined) throw uncatchable(this.ending.detail);
  }

  #pay(units: number): void {
    if (this.ending === undefined && !this.#fuel.charge(units)) this.end(outOfFuel(this.#limits));
    this.control.charged(units);
  }

  /** Where its turn is over: one whose time goes by in host calls and in `cabi_realloc` would never ask. */
  #askSoon(turnMs: number): void {
    if (this.ending === undefined && turnMs >= this.#metering.turns.turnMs) this.#fuel.takeBack();
  }

  refill(meter: CoreMeter): number {
    if (this.#state === 'closed') return REFILL.ended;
    const now = this.#metering.now();
    this.review(now);
    const { turns } = this.#metering;
    if (this.ending === undefined && this.control.isDue(now, turns.turnMs)) return REFILL.yield;
    if (this.ending === undefined) this.#grant(meter, this.#pace.next(now));
    return this.ending === undefined ? REFILL.granted : REFILL.ended;
  }

  #grant(meter: CoreMeter, slice: number): void {
    if (this.#fuel.grant(meter, slice, this.control.leeway)) return;
    this.end(this.#fuel.isShort(meter) ? outOfFuel(this.#limits) : UNINTERRUPTED);
  }

  async pause(): Promise<void> {
    this.control.leave();
    await this.#metering.turns.pause(this);
    const now = this.#metering.now();
    this.#pace.resume(now);
    this.control.resumed(now);
  }

  grow(space: number, delta: bigint): boolean {
    if (this.#state === 'closed' || this.ending !== undefined) return false;
    if (space !== SPACES.memory) return this.#tables.grow(Number(delta));
    const isFirst = !this.#memory.hasGrown;
    if (!this.#memory.grow(Number(delta) * PAGE_BYTES)) return false;
    if (isFirst && this.#memory.hasGrown) this.#pay(this.#fees.growth);
    return true;
  }

  exceeded(what: number): void {
    this.end(exceeded(what, this.#limits));
  }

  review(now: number): void {
    const why = reviewed(this.#terms, now, this.#limits);
    if (why !== undefined) this.end(why);
  }

  end(why: FailureData): void {
    if (this.#state === 'closed' || this.ending !== undefined) return;
    this.ending = why;
    this.#fuel.stop();
    this.#metering.turns.resume(this);
  }

  /** Nobody's request runs: no call from the instance is answered, and what was spent stands. */
  close(): void {
    this.#fuel.close();
    this.#state = 'closed';
    this.#terms = START_UP;
  }

  /** The instance is not used any more. */
  discard(): void {
    for (const number of this.#numbers) this.#metering.hooks.release(number);
  }

  get spent(): Spent {
    return [this.#fuel.used, this.#memory.peak, this.#refused];
  }

  get #refused(): number {
    return this.#memory.refused + this.#tables.refused;
  }

  /** Why a guest that trapped did so, where it was a growth that the bank refused. */
  get refusal(): FailureData | undefined {
    return this.#refused === 0 ? undefined : outOfMemory(this.#refused, this.#limits);
  }
}
