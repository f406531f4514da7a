import { ARRAY_HEADER_BYTES } from './constants.ts';
import { type Growth, HelperCode, type Indices } from './helper-code.ts';
import { HelperFunctions } from './helper-functions.ts';
import type { Module } from './module.ts';
import { OP } from './op.ts';
import { F64, I32, I64, leb, local } from './snippets.ts';
import { leftCode, renewCode, saveCode } from './state.ts';

/** Indices of what is appended to a module: nothing that was there has another index. */
export class Helpers implements Indices {
  /** Globals and the table of hooks, see `METER_EXPORTS`. `heap` is only there if the module `allocates`. */
  readonly fuel: number;
  readonly stack: number;
  readonly heap: number;
  readonly id: number;
  readonly hooks: number;
  /** The first of the globals that keep the values of the module's own mutable ones. */
  readonly kept: number;
  /** Whether it has objects of the garbage collector. What is thrown is such an object too. */
  readonly allocates: boolean;

  // Functions: what they take and give is told with the code of each.

  /** `[] -> []`: the fuel is below 0. */
  readonly spent: number;
  /** `[left: i64] -> []`: the fuel is below 0, or what was left of the stack. */
  readonly stackSpent: number;
  /** `[fuel: i64] -> [fuel: i64]`: what is held is below 0. */
  readonly spentHeld: number;
  /** `[fuel: i64, least: i64] -> [fuel: i64]`: what is held is too little. */
  readonly refill: number;
  /** `[length: i32, weight: i64] -> [length: i32]`, and with a length of 64 bits. */
  readonly length: number;
  readonly wideLength: number;
  /** `[bytes: i64] -> []`. -1 if the module does not allocate. */
  readonly allocate: number;
  /** `[elements: i32, bytes: i64] -> [elements: i32]`. -1 if the module does not allocate. */
  readonly allocateArray: number;
  /** See `METER_EXPORTS`. */
  readonly save: number;
  readonly renew: number;
  readonly left: number;

  readonly functions: HelperFunctions;
  readonly #code: HelperCode;
  readonly #module: Module;
  readonly #growth = new Map<string, number>();

  constructor(module: Module) {
    this.#module = module;
    this.allocates = module.tags.length > 0 || module.types.some(({ kind }) => kind !== 'func');
    this.fuel = module.globals;
    this.stack = module.globals + 1;
    this.id = module.globals + 2;
    this.heap = module.globals + 3;
    this.kept = module.globals + (this.allocates ? 4 : 3);
    this.hooks = module.tables.length;
    // The first that is added; what is added after it calls it.
    this.spent = module.functions.length;
    const functions = new HelperFunctions({ types: module.types.length, functions: module.functions.length });
    const code = new HelperCode(this, functions);
    functions.add([[], []], code.askForFuel(), [I32]);
    this.stackSpent = functions.add([[I64], []], code.stackSpent());
    this.spentHeld = functions.add([[I64], [I64]], code.spentHeld());
    this.refill = functions.add([[I64, I64], [I64]], code.refill());
    this.length = functions.add([[I32, I64], [I32]], code.length());
    this.wideLength = functions.add([[I64, I64], [I64]], code.wideLength(), [I64]);
    this.functions = functions;
    this.#code = code;
    this.allocate = this.allocates ? functions.add([[I64], []], code.allocate()) : -1;
    this.allocateArray = this.allocates
      ? functions.add([[I32, I64], [I32]], code.allocateArray(ARRAY_HEADER_BYTES))
      : -1;
    this.save = functions.add([[], []], saveCode(module, this));
    this.renew = functions.add([[I32, F64, F64, F64], []], renewCode(module, this));
    this.left = functions.add([[], [F64]], leftCode(this));
  }

  /** The function that stands in for `memory.grow` or `table.grow` of that memory or table: of the same type. */
  growth(space: 'memory' | 'table', index: number): number {
    const key = `${space} ${index}`;
    const known = this.#growth.get(key);
    if (known !== undefined) return known;
    const made = space === 'memory' ? this.#memoryGrow(index) : this.#tableGrow(index);
    this.#growth.set(key, made);
    return made;
  }

  #memoryGrow(index: number): number {
    const wide = this.#module.memories[index]!.addresses === 64;
    const length = wide ? I64 : I32;
    const grow = [...local(0), OP.memoryGrow, ...leb(index)];
    const growth: Growth = { space: 'memory', wide, delta: 0, grow };
    return this.functions.add([[length], [length]], this.#code.grow(growth), [length]);
  }

  #tableGrow(index: number): number {
    const { addresses, elementType } = this.#module.tables[index]!;
    const wide = addresses === 64;
    const length = wide ? I64 : I32;
    const grow = [...local(0), ...local(1), OP.prefixBulk, OP.tableGrow, ...leb(index)];
    const growth: Growth = { space: 'table', wide, delta: 1, grow };
    return this.functions.add([[[...elementType], length], [length]], this.#code.grow(growth), [length]);
  }
}
