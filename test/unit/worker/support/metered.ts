/** Core modules that are metered by hand, as host/protocol/metering.ts has it, and what runs them. */
import { meter } from '../../../../host/compile/meter/meter.ts';
import type { Limits } from '../../../../host/protocol/limits.ts';
import type { CoreNeeds } from '../../../../host/protocol/metering.ts';
import { Bank, START_UP, type Terms } from '../../../../host/worker/metering/bank.ts';
import { FuelBudget } from '../../../../host/worker/metering/fuel-budget.ts';
import { Hooks } from '../../../../host/worker/metering/hooks.ts';
import { Turns } from '../../../../host/worker/metering/turns.ts';
import { fromText } from '../../../support/handmade.ts';
import { limitsOf } from './bench.ts';

export const NO_NEEDS: CoreNeeds = {
  instantiation: 0,
  memoryBytes: 0,
  mostMemoryBytes: 0,
  heapBytes: 0,
  tableElements: 0,
  mostTableElements: 0,
  memories: 0,
  savedGlobals: 0,
};

/** `$charge` charges so many units, and goes on once they are paid; `$grow` asks. */
const METER = `
  (type $refill (func (param i32) (result i32)))
  (type $yield (func (param i32)))
  (type $grow (func (param i32 i32 i64) (result i32)))
  (type $exceeded (func (param i32 i32)))
  (global $fuel (export "__fuel") (mut i64) (i64.const 0))
  (global $stack (export "__stack") (mut i64) (i64.const 0))
  (global $id (export "__id") (mut i32) (i32.const 0))
  (table $hooks (export "__hooks") 4 4 funcref)
  (func $charge (param i64) (local i32)
    (global.set $fuel (i64.sub (global.get $fuel) (local.get 0)))
    (block $paid
      (loop $ask
        (br_if $paid (i64.ge_s (global.get $fuel) (i64.const 0)))
        (local.set 1 (call_indirect $hooks (type $refill) (global.get $id) (i32.const 0)))
        (if (i32.eq (local.get 1) (i32.const 2)) (then unreachable))
        (if (i32.eq (local.get 1) (i32.const 1)) (then (call_indirect $hooks (type $yield) (global.get $id) (i32.const 1))))
        (br $ask))))
  (func $grow (param i32 i64) (result i32)
    (call_indirect $hooks (type $grow) (global.get $id) (local.get 0) (local.get 1) (i32.const 2)))
  (func (export "__save"))
  (func (export "__renew") (param i32 f64 f64 f64)
    (global.set $id (local.get 0))
    (global.set $fuel (i64.trunc_f64_s (local.get 1)))
    (global.set $stack (i64.trunc_f64_s (local.get 2))))
  (func (export "__left") (result f64) (f64.convert_i64_s (global.get $fuel)))
  (func $exceed (param i32)
    (call_indirect $hooks (type $exceeded) (global.get $id) (local.get 0) (i32.const 3))
    unreachable)`;

/** Imports stand before everything else. */
export async function byHand(code: string, imports = ''): Promise<WebAssembly.Module> {
  return new WebAssembly.Module(Uint8Array.from(await fromText(`(module ${imports} ${METER} ${code})`)));
}

export interface MeteredModule {
  readonly module: WebAssembly.Module;
  readonly needs: CoreNeeds;
}

/** A module in the text format, metered as what is uploaded is. */
export async function metered(text: string): Promise<MeteredModule> {
  const { bytes, needs } = meter(await fromText(text));
  return { module: new WebAssembly.Module(Uint8Array.from(bytes)), needs };
}

/** Counts down from its argument, 1,000 units a turn; gives the sum of all it has counted. */
export const COUNT = `(func $count (export "count") (param i32) (result i32) (local i32)
  (loop $turn
    (call $charge (i64.const 1000))
    (local.set 1 (i32.add (local.get 1) (local.get 0)))
    (br_if $turn (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
  (local.get 1))`;

export const FOREVER = `(func (export "forever") (loop $turn (call $charge (i64.const 1000)) (br $turn)))`;

interface Setting {
  readonly limits?: Partial<Limits>;
  readonly slice?: number;
  readonly terms?: Partial<Terms>;
}

type Exports = Record<string, (...values: unknown[]) => unknown>;

const { promising } = WebAssembly as unknown as {
  promising: (exported: unknown) => (...values: unknown[]) => Promise<unknown>;
};

/** A thread's hooks and turns, and banks on it. At each look its clock has gone on by so many milliseconds. */
export class Thread {
  time = 0;
  readonly #tick: number;

  constructor(tick = 1) {
    this.#tick = tick;
  }

  readonly now = () => (this.time += this.#tick);
  readonly hooks = new Hooks();
  readonly turns = new Turns(this.now);

  bank({ limits: set = {}, slice, terms = {} }: Setting = {}): Bank {
    const limits = limitsOf(set);
    const bounds = { limits, terms: { ...START_UP, ...terms } };
    return new Bank(bounds, this, new FuelBudget(limits.fuel, slice));
  }
}

export function start(bank: Bank, module: WebAssembly.Module, imports: WebAssembly.Imports = {}): Exports {
  bank.claim(NO_NEEDS);
  const instance = new WebAssembly.Instance(module, imports);
  bank.attach(instance);
  return instance.exports as Exports;
}

/** Calls an export as `handle` is called. */
export async function call(bank: Bank, exported: unknown, ...values: unknown[]): Promise<unknown> {
  bank.control.enter();
  try {
    return await promising(exported)(...values);
  } finally {
    bank.control.leave();
  }
}

/** Does what a guest calls for, as the functions of the host do. */
export function outside<Result>({ control }: Bank, run: () => Result): Result {
  const stack = control.out();
  let result: Result | undefined;
  try {
    return (result = run());
  } finally {
    if (result instanceof Promise) void result.then(() => control.back(stack));
    else control.back(stack);
  }
}
