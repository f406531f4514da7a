/** Random statements of one module, in the text format: most of them change what a reset has to put back. */
import type { Random } from '../fuzz/random.ts';
import type { Code as Expressions, ValueType } from './values.ts';

export interface MemoryOf {
  readonly name: string;
  readonly pages: number;
}

export interface GlobalOf {
  readonly name: string;
  readonly type: ValueType;
}

export interface TableOf {
  readonly name: string;
  readonly elements: number;
  readonly type: 'funcref' | 'anyref';
}

/** What the code of a module may name, whether it is its own or imported. */
export interface Scope {
  readonly memories: readonly MemoryOf[];
  readonly globals: readonly GlobalOf[];
  readonly tables: readonly TableOf[];
  /** Of type `$f`. */
  readonly functions: readonly string[];
}

/** What the letter of a request's path has a guest do that most requests do not. */
export const ACTS = [
  'none',
  'trap',
  'loop',
  'throw',
  'grow',
  'recurse',
  'fetch',
  'log',
  'config',
  'heap',
] as const;
export type Act = (typeof ACTS)[number];

/** Where the data of a module 0 has texts. */
export const TEXTS = { key: 64, method: 80, url: 96 } as const;

/** Where functions of the host write what they give. */
const RESULT = 128;

/** What changes what neither memories nor globals hold: no instance that may run it is reset. */
export const CHANGES = [
  'table.set',
  'table.fill',
  'table.grow',
  'table.copy',
  'table.init',
  'data.drop',
  'elem.drop',
  'struct.set',
  'array.set',
  'array.fill',
] as const;
export type Change = (typeof CHANGES)[number];

const USE_ELEMENTS = '(drop (array.new_elem $functions $passiveFunctions (i32.const 0) (i32.const 1)))';

const MAX_DEPTH = 3;

export class Code implements Expressions {
  readonly random: Random;
  readonly scope: Scope;
  /** A guest has one of them at most: each has to be seen by itself. */
  readonly #change: Change | undefined;
  /** The first function that code may call: those behind it call only those behind them. */
  first = 0;
  #depth = 0;

  constructor(random: Random, scope: Scope, change: Change | undefined) {
    this.random = random;
    this.scope = scope;
    this.#change = change;
  }

  statements(most: number): string {
    return this.random.times(this.random.between(1, most), () => this.statement()).join('\n');
  }

  statement(): string {
    const { random } = this;
    if (random.percent(8) && this.#depth < MAX_DEPTH) return this.#inner(() => this.#compound());
    if (random.percent(10)) return this.act();
    if (this.#change !== undefined && random.percent(15)) return this.#changing(this.#change);
    return random.pick([
      () => this.#set(),
      () => this.#setGlobal(),
      () => this.#setGlobal(),
      () => this.#store(),
      () => this.#store(),
      () => this.#store(),
      () => this.#bulk(),
      () => this.#call(),
    ])();
  }

  // Expressions.

  narrow(): string {
    const { random } = this;
    const memory = random.pick(this.scope.memories).name;
    return random.pick([
      () => `(local.get $i${random.below(3)})`,
      () => `(i32.const ${random.pick([0, 1, -1, 0x7fff_ffff, random.u32() | 0, random.below(70_000)])})`,
      () => `(i32.load ${this.place()} ${this.address()})`,
      () => `(i32.load8_u ${this.place()} ${this.address()})`,
      () => `(memory.size ${memory})`,
      () => `(i32.mul (local.get $i${random.below(3)}) (i32.const ${random.between(3, 9_999)}))`,
      () => `(i32.add (local.get $i${random.below(3)}) (i32.wrap_i64 (local.get $l${random.below(2)})))`,
      () => `(i32.rotl (local.get $i${random.below(3)}) (local.get $i${random.below(3)}))`,
    ])();
  }

  wide(): string {
    const { random } = this;
    return random.pick([
      () => `(local.get $l${random.below(2)})`,
      () => `(i64.const ${random.u32()}${random.below(1_000)})`,
      () => `(i64.extend_i32_s ${this.narrow()})`,
      () => `(i64.load ${this.place()} ${this.address()})`,
    ])();
  }

  /** Mostly in the first memory of all, seldom out of it. */
  address(): string {
    const { random } = this;
    const mask = random.percent(2) ? 0x1_fff8 : random.pick([0x3ff8, 0xeff8]);
    const at = random.pick([`(local.get $i${random.below(3)})`, `(i32.const ${random.below(65_536)})`]);
    return `(i32.and ${at} (i32.const ${mask}))`;
  }

  /** Of the memory that the last address was for: any, with an offset that mostly stays in it. */
  place(): string {
    const { name } = this.random.pick(this.scope.memories);
    return `${name} offset=${this.random.pick([0, 0, 1, 3])}`;
  }

  function(): string {
    return this.random.pick(this.scope.functions);
  }

  // Statements.

  #set(): string {
    const { random } = this;
    if (random.percent(60)) return `(local.set $i${random.below(3)} ${this.narrow()})`;
    return `(local.set $l${random.below(2)} ${this.wide()})`;
  }

  #setGlobal(): string {
    const { name, type } = this.random.pick(this.scope.globals);
    return `(global.set ${name} ${type.value(this)})`;
  }

  #store(): string {
    const { random } = this;
    const at = this.address();
    const place = this.place();
    return random.pick([
      () => `(i32.store ${place} ${at} ${this.narrow()})`,
      () => `(i32.store8 ${place} ${at} ${this.narrow()})`,
      () => `(i64.store ${place} ${at} ${this.wide()})`,
      () => `(v128.store ${place} ${at} (i64x2.splat ${this.wide()}))`,
    ])();
  }

  #bulk(): string {
    const { random, scope } = this;
    const [to, from] = [random.pick(scope.memories).name, random.pick(scope.memories).name];
    const bytes = `(i32.const ${random.pick([1, 7, 64, 1_000, 4_000])})`;
    return random.pick([
      () => `(memory.fill ${to} ${this.address()} ${this.narrow()} ${bytes})`,
      () => `(memory.copy ${to} ${from} ${this.address()} ${this.address()} ${bytes})`,
      () => this.#init(),
      () => USE_ELEMENTS,
    ])();
  }

  #init(): string {
    const { name } = this.random.pick(this.scope.memories);
    return `(memory.init ${name} $passive0 ${this.address()} (i32.const 0) (i32.const ${this.random.between(1, 8)}))`;
  }

  #call(): string {
    const callees = this.scope.functions.slice(this.first);
    if (callees.length === 0) return this.#set();
    const callee = this.random.pick(callees);
    return `(local.set $i${this.random.below(3)} (call ${callee} ${this.narrow()} ${this.wide()}))`;
  }

  #inner(write: () => string): string {
    this.#depth += 1;
    const text = write();
    this.#depth -= 1;
    return text;
  }

  #compound(): string {
    const { random } = this;
    const counter = `$c${this.#depth}`;
    return random.pick([
      () => `(if ${this.narrow()} (then ${this.statements(3)}) (else ${this.statements(2)}))`,
      () => `(local.set ${counter} (i32.const ${random.between(1, 20)}))
        (loop $again${this.#depth} ${this.statements(3)}
        (br_if $again${this.#depth} (local.tee ${counter} (i32.sub (local.get ${counter}) (i32.const 1)))))`,
      () => `(block $out${this.#depth} (try_table (catch_all $out${this.#depth}) ${this.statements(2)}
        (if (i32.and ${this.narrow()} (i32.const 1)) (then (throw $e ${this.narrow()})))))`,
    ])();
  }

  /** Only for requests that ask for it. */
  act(): string {
    const act = this.random.pick(ACTS.slice(1));
    return `(if (i32.eq (global.get $act) (i32.const ${ACTS.indexOf(act)})) (then ${this.#doing(act)}))`;
  }

  #doing(act: Act): string {
    const { random } = this;
    switch (act) {
      case 'none':
      case 'trap':
        return '(unreachable)';
      case 'loop':
        return '(loop $forever (br $forever))';
      case 'throw':
        return `(throw $e ${this.narrow()})`;
      case 'grow':
        return `(drop (memory.grow ${random.pick(this.scope.memories).name} (i32.const ${random.pick([0, 1, 2, 1_000])})))`;
      case 'recurse':
        return '(drop (call $deep (local.get $i0)))';
      case 'fetch':
        return `(call $fetch (i32.const ${TEXTS.method}) (i32.const 3) (i32.const ${TEXTS.url}) (i32.const 16)
          (i32.const 0) (i32.const 0) ${this.address()} (i32.const ${random.below(40)}) (i32.const 0) (i32.const 0) (i32.const ${RESULT}))`;
      case 'log':
        return `(call $log (i32.const ${random.below(5)}) ${this.address()} (i32.const ${random.below(64)}) (i32.const 0) (i32.const 0))`;
      case 'config':
        return `(call $get (i32.const ${TEXTS.key}) (i32.const 3) (i32.const ${RESULT}))`;
      case 'heap':
        return `(drop (array.new $a ${this.narrow()} (i32.and ${this.narrow()} (i32.const 0xffff))))`;
    }
  }

  #changing(change: Change): string {
    const { random, scope } = this;
    const functions = scope.tables.filter(({ type }) => type === 'funcref');
    const table = random.pick(functions);
    const at = `(i32.const ${random.below(table.elements)})`;
    const value = `(ref.func ${this.function()})`;
    const inTable = `${change} ${table.name}`;
    switch (change) {
      case 'table.set':
        return `(${inTable} ${at} ${value})`;
      case 'table.fill':
        return `(${inTable} ${at} ${value} (i32.const 1))`;
      case 'table.grow':
        return `(drop (${inTable} ${value} (i32.const ${random.between(1, 3)})))`;
      case 'table.copy':
        return `(${inTable} ${random.pick(functions).name} ${at} (i32.const 0) (i32.const 1))`;
      case 'table.init':
        return `(${inTable} $passiveFunctions ${at} (i32.const 0) (i32.const 1))`;
      // Used before it is dropped: the next time that traps.
      case 'data.drop':
        return `${this.#init()} (${change} $passive0)`;
      case 'elem.drop':
        return `${USE_ELEMENTS} (${change} $passiveFunctions)`;
      case 'struct.set':
        return this.#onGlobal('(ref $s)', (global) => `(${change} $s 0 ${global} ${this.narrow()})`);
      case 'array.set':
        return this.#onGlobal(
          '(ref null $a)',
          (global) => `(${change} $a ${global} (i32.const 0) ${this.narrow()})`,
        );
      case 'array.fill':
        return this.#onGlobal(
          '(ref null $a)',
          (global) => `(${change} $a ${global} (i32.const 0) ${this.narrow()} (i32.const 1))`,
        );
    }
  }

  #onGlobal(type: string, write: (global: string) => string): string {
    const global = this.scope.globals.find((one) => one.type.text === type);
    return global === undefined ? this.#set() : write(`(global.get ${global.name})`);
  }
}
