import { WayhouseError } from '../../protocol/errors.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { FailureData, Spent } from '../../protocol/messages.ts';
import { type CoreNeeds, EXCEEDED, METER_EXPORTS, REFILL, SPACES } from '../../protocol/metering.ts';
import { uncatchable } from '../uncatchable.ts';
import { Control } from './control.ts';
import { CoreMeter, meterGlobal } from './core-meter.ts';
import { CANCELLED, exceeded, outOfFuel, outOfMemory, tooLate, UNINTERRUPTED } from './endings.ts';
import { FuelBudget } from './fuel-budget.ts';
import { HeapBudget } from './heap-budget.ts';
import { Holding } from './holding.ts';
import type { Answering, Hooks } from './hooks.ts';
import { Pace } from './pace.ts';
import type { Turns } from './turns.ts';

const PAGE_BYTES = 65_536;

// Behind the walls it goes by this name no more.
const { Table } = WebAssembly;

/** What all instances on a thread share. */
export interface Metering {
  readonly hooks: Hooks;
  readonly turns: Turns;
  /** The clock, in milliseconds. */
  now(): number;
}

/** What an instance is held to. */
export interface Terms {
  readonly limits: Limits;
  /** On the clock of all of them. */
  readonly deadline: number;
  /** Whether it is not wanted any more, asked while nothing else can tell. */
  isCancelled(): boolean;
}

/**
 * What one component instance may use and has used, over all its core modules: fuel, memory, tables,
 * stack, objects and time. What goes past a limit ends the instance: it traps at its next charge, and no
 * guest can catch that. An instance that has ended never goes on.
 */
export class Bank implements Answering {
  /** Why it was ended. */
  ending: FailureData | undefined;
  readonly control: Control;
  readonly #terms: Terms;
  readonly #metering: Metering;
  readonly #fuel: FuelBudget;
  readonly #pace: Pace;
  readonly #memory: Holding;
  readonly #tables: Holding;
  readonly #heap: HeapBudget;
  readonly #ids: number[] = [];

  constructor(terms: Terms, metering: Metering, fuel = new FuelBudget(terms.limits.fuel)) {
    this.#terms = terms;
    this.#metering = metering;
    this.#fuel = fuel;
    this.#memory = new Holding(terms.limits.memoryBytes);
    this.#tables = new Holding(terms.limits.tableElements);
    this.#heap = new HeapBudget(terms.limits.heapBytes);
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
    const { limits } = this.#terms;
    const bytes = this.#memory.begin(memoryBytes);
    if (bytes !== undefined)
      throw new WayhouseError(
        'memory_refused',
        `its memories begin with ${bytes} bytes; the limit memoryBytes is ${limits.memoryBytes}`,
      );
    const elements = this.#tables.begin(tableElements);
    if (elements !== undefined)
      throw new WayhouseError(
        'instance_too_large',
        `its tables begin with ${elements} elements; the limit tableElements is ${limits.tableElements}`,
      );
    if (!this.#heap.take(heapBytes)) this.exceeded(EXCEEDED.heap);
    this.charge(instantiation);
  }

  /** Once a core module is instantiated: it is metered from here on, and its start function is called. */
  attach(instance: WebAssembly.Instance): void {
    this.#connect(instance);
    const start = instance.exports[METER_EXPORTS.start];
    if (typeof start === 'function') start();
  }

  #connect(instance: WebAssembly.Instance): void {
    const { limits } = this.#terms;
    const [fuel, stack, id] = [
      required(instance, 'fuel'),
      required(instance, 'stack'),
      required(instance, 'id'),
    ];
    const hooks = instance.exports[METER_EXPORTS.hooks];
    if (!(hooks instanceof Table)) throw unmetered('hooks');
    const meter = new CoreMeter(fuel);
    const number = this.#metering.hooks.register(meter, this);
    this.#ids.push(number);
    id.value = number;
    stack.value = BigInt(limits.stackBytes);
    const heap = meterGlobal(instance, 'heap');
    if (heap !== undefined) this.#heap.add(heap);
    this.#metering.hooks.fill(hooks);
    this.#fuel.add(meter);
  }

  /** Charges what the host does for the guest. Throws what no guest can catch, where it cannot pay. */
  charge(units: number): void {
    if (this.ending === undefined && !this.#fuel.charge(units)) this.end(outOfFuel(this.#terms.limits));
    this.control.charged(units);
    if (this.ending !== undefined) throw uncatchable(this.ending.detail);
  }

  /** Where its turn is over: one whose time goes by in host calls and in `cabi_realloc` would never ask. */
  #askSoon(turnMs: number): void {
    if (this.ending === undefined && turnMs >= this.#metering.turns.turnMs) this.#fuel.takeBack();
  }

  refill(meter: CoreMeter): number {
    const now = this.#metering.now();
    this.review(now);
    const { turns } = this.#metering;
    if (this.ending === undefined && this.control.isDue(now, turns.turnMs)) return REFILL.yield;
    if (this.ending === undefined) this.#grant(meter, this.#pace.next(now));
    return this.ending === undefined ? REFILL.granted : REFILL.ended;
  }

  #grant(meter: CoreMeter, slice: number): void {
    if (this.#fuel.grant(meter, slice, this.control.leeway)) return;
    this.end(this.#fuel.isShort(meter) ? outOfFuel(this.#terms.limits) : UNINTERRUPTED);
  }

  async pause(): Promise<void> {
    this.control.leave();
    await this.#metering.turns.pause(this);
    const now = this.#metering.now();
    this.#pace.resume(now);
    this.control.resumed(now);
  }

  /** Before it is instantiated: it may have waited for that, until it is too late or not wanted any more. */
  begin(now: number): void {
    this.review(now);
    this.control.beginTurn(now);
  }

  grow(space: number, delta: bigint): boolean {
    if (this.ending !== undefined) return false;
    if (space === SPACES.memory) return this.#memory.grow(Number(delta) * PAGE_BYTES);
    return this.#tables.grow(Number(delta));
  }

  exceeded(what: number): void {
    this.end(exceeded(what, this.#terms.limits));
  }

  review(now: number): void {
    if (now >= this.#terms.deadline) this.end(tooLate(this.#terms.limits));
    else if (this.#terms.isCancelled()) this.end(CANCELLED);
  }

  end(why: FailureData): void {
    if (this.ending !== undefined) return;
    this.ending = why;
    this.#fuel.stop();
    this.#metering.turns.resume(this);
  }

  /** The instance is not used any more: no call from it is answered, and what was spent stands. */
  close(): void {
    this.#fuel.close();
    for (const id of this.#ids) this.#metering.hooks.release(id);
  }

  get spent(): Spent {
    return [this.#fuel.used, this.#memory.peak, this.#refused];
  }

  get #refused(): number {
    return this.#memory.refused + this.#tables.refused;
  }

  /** Why a guest that trapped did so, where it was a growth that the bank refused. */
  get refusal(): FailureData | undefined {
    return this.#refused === 0 ? undefined : outOfMemory(this.#refused, this.#terms.limits);
  }
}

function required(instance: WebAssembly.Instance, name: 'fuel' | 'stack' | 'id'): WebAssembly.Global {
  const global = meterGlobal(instance, name);
  if (global === undefined) throw unmetered(name);
  return global;
}

const unmetered = (name: keyof typeof METER_EXPORTS): WayhouseError =>
  new WayhouseError('start_failed', `a core module has no ${METER_EXPORTS[name]}: it is not metered`);
