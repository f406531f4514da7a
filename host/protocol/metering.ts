/**
 * Where a metered core module meets the worker that runs it: what `compile/meter` appends to a module
 * and `worker/metering` sets and reads.
 *
 * Fuel is charged ahead, in units that docs/fuel.md explains. The module holds a slice of it in a
 * global of its own; when the slice is spent the module asks for more.
 */

/** Names of the exports that the meter appends. No module may have exports of these names itself. */
export const METER_EXPORTS = {
  /** `(global (mut i64))`: fuel left of the slice; below 0 the module asks before it goes on. */
  fuel: '__fuel',
  /** `(global (mut i64))`: bytes of stack left, as the meter counts frames; 0 before it is set. */
  stack: '__stack',
  /** `(global (mut i64))`: bytes of GC objects that may yet be allocated. Only where there are such objects. */
  heap: '__heap',
  /** `(global (mut i32))`: what the module says to the hooks, so that they know which instance asks. */
  id: '__id',
  /** `(table 4 funcref)`: the hooks, by the numbers of `HOOKS`. To be filled before anything is called. */
  hooks: '__hooks',
  /** `(func)`: the start function, which V8 shall not run by itself. Only where there is one. */
  start: '__start',
  /** `() -> ()`: keeps the values of its own mutable globals for `renew`. Once, when it has started. */
  save: '__save',
  /**
   * `(id: i32, fuel: f64, stack: f64, heap: f64) -> ()`: its own mutable globals are again what `save` kept,
   * and the meter's are these. Traps where nothing was kept.
   */
  renew: '__renew',
  /** `() -> f64`: the fuel left of the slice, without a BigInt. */
  left: '__left',
} as const;

/** In front of the number of each memory that the module defines, from 0: `(memory)`, the memory itself. */
export const MEMORY_EXPORT = '__memory';

const NAMES: ReadonlySet<string> = new Set(Object.values(METER_EXPORTS));
const MEMORIES = new RegExp(`^${MEMORY_EXPORT}\\d+$`);

/** Whether no module may have an export of this name itself. */
export const isMeterExport = (name: string): boolean => NAMES.has(name) || MEMORIES.test(name);

/** What stands where in the table of hooks. */
export const HOOKS = {
  /** `(id: i32) -> i32`, one of `REFILL`: the fuel is below 0. Never suspends. */
  refill: 0,
  /** `(id: i32)`: may suspend; called when `refill` says so, which is then called again. */
  yield: 1,
  /** `(id: i32, space: i32, delta: i64) -> i32`: may it grow by so many pages (of `SPACES.memory`) or elements? 1 or 0. */
  grow: 2,
  /** `(id: i32, what: i32)`, one of `EXCEEDED`; the module traps when it returns. */
  exceeded: 3,
} as const;

/** What `refill` answers. */
export const REFILL = {
  /** The fuel is at least 0 again: go on. */
  granted: 0,
  /** Call `yield`, then ask again. */
  yield: 1,
  /** Trap, and no `catch_all` will see it. */
  ended: 2,
} as const;

/** What is to grow. With a negative delta a growth is taken back that V8 refused. */
export const SPACES = { memory: 0, table: 1 } as const;

/** What a module may have gone past. */
export const EXCEEDED = { stack: 0, heap: 1 } as const;

/** A fuel so far below 0 that no charge can bring it round: of a module that shall not go on. */
export const ENDED_FUEL = -(2n ** 62n);

/** Fuel of one grant is below this: loops count their turns in 32 bits. */
export const MAX_SLICE = 2 ** 24;

/** What the host must know of a core module before it makes an instance of it. */
export interface CoreNeeds {
  /** Fuel for making one instance: its segments, memories and tables. */
  readonly instantiation: number;
  /** Bytes that its own memories have at first, together. */
  readonly memoryBytes: number;
  /** What they may come to by the maxima that it declares: 2^32 for each with none, 2^48 with 64-bit addresses. */
  readonly mostMemoryBytes: number;
  /** Bytes of the GC objects that are allocated for it. */
  readonly heapBytes: number;
  /** Elements that its own tables have at first, together. */
  readonly tableElements: number;
  /** What they may come to by the maxima that it declares: 2^32 for each with none. */
  readonly mostTableElements: number;
  /** How many memories of its own it has. */
  readonly memories: number;
  /** How many globals `save` keeps and `renew` puts back. */
  readonly savedGlobals: number;
  /** The instruction with which it may change what neither memories nor globals hold, so that no instance can be reset. */
  readonly unresettable?: string;
}
