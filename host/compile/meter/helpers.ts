import { EXCEEDED, HOOKS, METER_EXPORTS, REFILL, SPACES } from '../../protocol/metering.ts';
import { ARRAY_HEADER_BYTES } from './constants.ts';
import { GROWTH_COST } from './costs.ts';
import type { Module } from './module.ts';
import { OP, TYPE } from './op.ts';
import { Writer } from './writer.ts';

/** A function's type, as parameters and results. */
type Shape = readonly [parameters: readonly number[], results: readonly number[]];

interface Helper {
  readonly type: number;
  readonly locals: readonly number[];
  readonly code: readonly number[];
}

const { i32, i64 } = TYPE;

/** Behind this a length is taken for so much: the instruction will trap. */
const LONGEST = 2 ** 40;
/** Lengths are charged in parts of a unit. */
export const LENGTH_SCALE_BITS = 8;

/** What a length costs, in parts of a unit for each element. */
export const lengthWeight = (shift: number): number => 2 ** (LENGTH_SCALE_BITS - shift);

/** Indices of what is appended to a module: nothing that was there has another index. */
export class Helpers {
  readonly fuel: number;
  readonly stack: number;
  readonly heap: number;
  readonly id: number;
  readonly hooks: number;
  readonly spent: number;
  readonly stackSpent: number;
  readonly spentHeld: number;
  readonly refill: number;
  readonly length: number;
  readonly wideLength: number;
  readonly allocate: number;
  readonly allocateArray: number;
  readonly allocates: boolean;
  readonly #module: Module;
  readonly #types: Shape[] = [];
  readonly #functions: Helper[] = [];
  readonly #growth = new Map<string, number>();

  constructor(module: Module) {
    this.#module = module;
    // What is thrown is such an object too.
    this.allocates = module.tags.length > 0 || module.types.some(({ kind }) => kind !== 'func');
    this.fuel = module.globals;
    this.stack = module.globals + 1;
    this.id = module.globals + 2;
    this.heap = module.globals + 3;
    this.hooks = module.tables.length;
    this.spent = this.#add([[], []], this.#spentCode(), [i32]);
    this.stackSpent = this.#add([[i64], []], [
      ...this.#exceeded(EXCEEDED.stack, [OP.localGet, 0, OP.i64Const, 0, OP.i64LtS]),
      ...this.#callSpent(),
    ]);
    this.spentHeld = this.#add([[i64], [i64]], [
      ...[OP.localGet, 0, ...this.#set(this.fuel), OP.call, ...leb(this.spent), ...this.#get(this.fuel)],
    ]);
    this.refill = this.#add([[i64, i64], [i64]], this.#refillCode());
    this.length = this.#add([[i32, i64], [i32]], [
      ...this.#charge([OP.localGet, 0, OP.i64ExtendI32U, ...SCALED]),
      ...[OP.localGet, 0],
    ]);
    this.wideLength = this.#add([[i64, i64], [i64]], [
      ...[OP.localGet, 0, ...constant(LONGEST), OP.i64GtU, OP.if, i64, ...constant(LONGEST)],
      ...[0x05, OP.localGet, 0, OP.end, OP.localSet, 2],
      ...this.#charge([OP.localGet, 2, ...SCALED]),
      ...[OP.localGet, 0],
    ], [i64]);
    this.allocate = this.allocates ? this.#add([[i64], []], this.#allocateCode([OP.localGet, 0])) : -1;
    this.allocateArray = this.allocates
      ? this.#add([[i32, i64], [i32]], [
          ...this.#allocateCode([OP.localGet, 0, OP.i64ExtendI32U, OP.localGet, 1, OP.i64Mul, ...constant(ARRAY_HEADER_BYTES), OP.i64Add]),
          ...[OP.localGet, 0],
        ])
      : -1;
  }

  /** The function that stands in for `memory.grow` or `table.grow` of that memory or table. */
  growth(space: 'memory' | 'table', index: number): number {
    const key = `${space} ${index}`;
    const known = this.#growth.get(key);
    if (known !== undefined) return known;
    const made = space === 'memory' ? this.#memoryGrow(index) : this.#tableGrow(index);
    this.#growth.set(key, made);
    return made;
  }

  // What is written of them

  /** Types, and how many. */
  types(): readonly [count: number, bytes: Uint8Array] {
    const out = new Writer(64);
    for (const [parameters, results] of this.#types) {
      out.byte(TYPE.func);
      out.unsigned(parameters.length);
      for (const type of parameters) writeType(out, type, this.#elementTypes);
      out.unsigned(results.length);
      for (const type of results) writeType(out, type, this.#elementTypes);
    }
    return [this.#types.length, out.bytes];
  }

  functions(): readonly [count: number, bytes: Uint8Array] {
    const out = new Writer(64);
    for (const { type } of this.#functions) out.unsigned(type);
    return [this.#functions.length, out.bytes];
  }

  bodies(): readonly [count: number, bytes: Uint8Array] {
    const out = new Writer(512);
    for (const { locals, code } of this.#functions) {
      const start = out.openSize();
      out.unsigned(locals.length);
      for (const type of locals) out.append([1, type]);
      out.append(code);
      out.byte(OP.end);
      out.closeSize(start);
    }
    return [this.#functions.length, out.bytes];
  }

  globals(): readonly [count: number, bytes: Uint8Array] {
    const wide = [i64, 1, OP.i64Const, 0, OP.end];
    const narrow = [i32, 1, OP.i32Const, 0, OP.end];
    const heap = this.allocates ? wide : [];
    return [this.allocates ? 4 : 3, Uint8Array.from([...wide, ...wide, ...narrow, ...heap])];
  }

  table(): readonly [count: number, bytes: Uint8Array] {
    const size = Object.keys(HOOKS).length;
    return [1, Uint8Array.from([TYPE.funcref, 1, size, size])];
  }

  exports(): readonly [count: number, bytes: Uint8Array] {
    const out = new Writer(128);
    let count = 0;
    const add = (name: string, kind: number, index: number): void => {
      out.text(name);
      out.byte(kind);
      out.unsigned(index);
      count++;
    };
    add(METER_EXPORTS.fuel, GLOBAL, this.fuel);
    add(METER_EXPORTS.stack, GLOBAL, this.stack);
    add(METER_EXPORTS.id, GLOBAL, this.id);
    if (this.allocates) add(METER_EXPORTS.heap, GLOBAL, this.heap);
    add(METER_EXPORTS.hooks, TABLE, this.hooks);
    if (this.#module.start !== undefined) add(METER_EXPORTS.start, FUNCTION, this.#module.start);
    return [count, out.bytes];
  }

  // What they do

  /** Asks for fuel until it is not below 0 any more. */
  #spentCode(): number[] {
    return [
      ...[OP.loop, TYPE.none],
      ...this.#hook('refill', [[i32], [i32]], []),
      ...[OP.localTee, 0, OP.i32Const, REFILL.ended, OP.i32Eq, OP.if, TYPE.none, OP.unreachable, OP.end],
      ...[OP.localGet, 0, OP.i32Const, REFILL.yield, OP.i32Eq, OP.if, TYPE.none],
      ...this.#hook('yield', [[i32], []], []),
      ...[OP.br, 1, OP.end],
      ...[...this.#get(this.fuel), OP.i64Const, 0, OP.i64LtS, OP.brIf, 0],
      OP.end,
    ];
  }

  /** Gives at least so much fuel, the second, for the little that is held, and charges nothing. */
  #refillCode(): number[] {
    return [
      ...[OP.localGet, 0, OP.localGet, 1, OP.i64Sub, ...this.#set(this.fuel), OP.call, ...leb(this.spent)],
      ...[...this.#get(this.fuel), OP.localGet, 1, OP.i64Add],
    ];
  }

  #charge(units: readonly number[]): number[] {
    return [...this.#get(this.fuel), ...units, OP.i64Sub, ...this.#set(this.fuel), ...this.#callSpent()];
  }

  #callSpent(): number[] {
    return [
      ...[...this.#get(this.fuel), OP.i64Const, 0, OP.i64LtS, OP.if, TYPE.none],
      ...[OP.call, ...leb(this.spent), OP.end],
    ];
  }

  #allocateCode(bytes: readonly number[]): number[] {
    return [
      ...[...this.#get(this.heap), ...bytes, OP.i64Sub, ...this.#set(this.heap)],
      ...this.#exceeded(EXCEEDED.heap, [...this.#get(this.heap), OP.i64Const, 0, OP.i64LtS]),
    ];
  }

  #exceeded(what: number, condition: readonly number[]): number[] {
    return [
      ...[...condition, OP.if, TYPE.none],
      ...this.#hook('exceeded', [[i32, i32], []], [OP.i32Const, what]),
      ...[OP.unreachable, OP.end],
    ];
  }

  #memoryGrow(index: number): number {
    const wide = this.#module.memories[index]!.addresses === 64;
    const type = wide ? i64 : i32;
    return this.#add([[type], [type]], this.#growCode('memory', wide, 0, [OP.localGet, 0, OP.memoryGrow, ...leb(index)]), [
      type,
    ]);
  }

  #tableGrow(index: number): number {
    const wide = this.#module.tables[index]!.addresses === 64;
    const type = wide ? i64 : i32;
    const grow = [OP.localGet, 0, OP.localGet, 1, OP.prefixBulk, OP.tableGrow, ...leb(index)];
    return this.#add([[elementType(index), type], [type]], this.#growCode('table', wide, 1, grow), [type]);
  }

  /** Asks, grows and pays for it, or takes back what V8 does not give. `delta` is a local; the one behind it is free. */
  #growCode(space: 'memory' | 'table', wide: boolean, delta: number, grow: readonly number[]): number[] {
    const by = [OP.localGet, delta, ...(wide ? [] : [OP.i64ExtendI32U])];
    const none = wide ? [OP.i64Const, 0x7f] : [OP.i32Const, 0x7f];
    const ask = (amount: readonly number[]) =>
      this.#hook('grow', [[i32, i32, i64], [i32]], [OP.i32Const, SPACES[space], ...amount]);
    return [
      ...[...by, OP.i64Const, 0, OP.i64LtS, OP.if, TYPE.none, ...none, OP.return, OP.end],
      ...[...ask(by), OP.i32Eqz, OP.if, TYPE.none, ...none, OP.return, OP.end],
      ...[...grow, OP.localTee, delta + 1, ...none, wide ? OP.i64Eq : OP.i32Eq, OP.if, TYPE.none],
      ...ask([OP.i64Const, 0, ...by, OP.i64Sub]),
      ...[OP.drop, ...none, OP.return, OP.end],
      ...this.#charge([...by, ...constant(lengthWeight(GROWTH_COST[space])), OP.i64Mul, OP.i64Const, LENGTH_SCALE_BITS, OP.i64ShrU]),
      ...[OP.localGet, delta + 1],
    ];
  }

  #hook(name: keyof typeof HOOKS, shape: Shape, parameters: readonly number[]): number[] {
    return [
      ...[...this.#get(this.id), ...parameters, OP.i32Const, HOOKS[name]],
      ...[OP.callIndirect, ...leb(this.#type(shape)), ...leb(this.hooks)],
    ];
  }

  readonly #get = (global: number): number[] => [OP.globalGet, ...leb(global)];
  readonly #set = (global: number): number[] => [OP.globalSet, ...leb(global)];

  #add(shape: Shape, code: readonly number[], locals: readonly number[] = []): number {
    const index = this.#module.functions.length + this.#functions.length;
    this.#functions.push({ type: this.#type(shape), locals, code });
    return index;
  }

  #type(shape: Shape): number {
    const text = JSON.stringify(shape);
    const known = this.#types.findIndex((other) => JSON.stringify(other) === text);
    if (known !== -1) return this.#module.types.length + known;
    return this.#module.types.length + this.#types.push(shape) - 1;
  }

  readonly #elementTypes = (index: number): Uint8Array => this.#module.tables[index]!.elementType;
}

const FUNCTION = 0;
const TABLE = 1;
const GLOBAL = 3;

/** Stands for the type of a table's elements, which may be of several bytes. */
const ELEMENT_TYPE = 0x1_0000;
const elementType = (table: number): number => ELEMENT_TYPE + table;

function writeType(out: Writer, type: number, elementTypes: (table: number) => Uint8Array): void {
  if (type >= ELEMENT_TYPE) out.append(elementTypes(type - ELEMENT_TYPE));
  else out.byte(type);
}

function leb(value: number): number[] {
  const out = new Writer(8);
  out.unsigned(value);
  return [...out.bytes];
}

function constant(value: number): number[] {
  const out = new Writer(8);
  out.signed(value);
  return [OP.i64Const, ...out.bytes];
}

/** A length and its weight, as units. */
const SCALED = [OP.localGet, 1, OP.i64Mul, OP.i64Const, LENGTH_SCALE_BITS, OP.i64ShrU];
