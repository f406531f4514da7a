/** Answers the hooks of one metered instance, and holds them to what they promise. */
import {
  ENDED_FUEL,
  EXCEEDED,
  HOOKS,
  METER_EXPORTS,
  REFILL,
  SPACES,
} from '../../../host/protocol/metering.ts';
import { bytes, leb } from '../wasm-encode.ts';
import { Suspending } from './web-assembly.ts';

// Before anybody replaces it.
const { Instance } = WebAssembly;

export interface Terms {
  /** Fuel of one grant. */
  readonly slice: number;
  /** Fuel of all grants. */
  readonly budget: number;
  /** Whether each grant is put off by a turn of the event loop. */
  readonly yields: 'never' | 'always';
}

export type Ending = 'fuel' | 'stack' | 'heap';

/** Of modelled stack, as hosts allow by default. */
const STACK_BYTES = 512 * 1024;
const HEAP_BYTES = 32 * 1024 * 1024;

/** Nobody else's. */
const ID = 77;

export class Bank {
  readonly #terms: Terms;
  #exports: WebAssembly.Exports = {};
  #granted = 0;
  #yielded = false;
  #ending: Ending | undefined;
  /** Where JavaScript stands between two calls, or a start function runs, nothing can wait. */
  suspendable = false;
  largestGrant = 0;
  /** Not in numbers: beside 2 ** 59 pages, which are asked for and given back, those would lose a few. */
  readonly #grown = { pages: 0n, elements: 0n };
  /** How a hook was called that may not be called so. The guest may catch what the hook throws. */
  misuse: string | undefined;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  attach(exports: WebAssembly.Exports): void {
    this.#exports = exports;
    this.#global(METER_EXPORTS.id).value = ID;
    const hooks = exports[METER_EXPORTS.hooks] as WebAssembly.Table;
    for (const [index, hook] of this.#hooks().entries()) hooks.set(index, hook);
    if (METER_EXPORTS.heap in exports) this.#global(METER_EXPORTS.heap).value = BigInt(HEAP_BYTES);
  }

  /** Before each call from outside: a trap has left the stack as it was. */
  fillStack(): void {
    this.#global(METER_EXPORTS.stack).value = BigInt(STACK_BYTES);
  }

  /** After each call that returned. */
  checkStack(): void {
    const left = Number(this.#global(METER_EXPORTS.stack).value);
    if (left !== STACK_BYTES) throw new Error(`the stack is ${left - STACK_BYTES} bytes off after a return`);
  }

  get yields(): boolean {
    return this.#terms.yields === 'always';
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  get granted(): number {
    return this.#granted;
  }

  /** What was granted. */
  get grown(): { readonly pages: number; readonly elements: number } {
    return { pages: Number(this.#grown.pages), elements: Number(this.#grown.elements) };
  }

  get charged(): number {
    const left = this.#exports[METER_EXPORTS.fuel] as WebAssembly.Global<'i64'> | undefined;
    return this.#granted - Number(left?.value ?? 0n);
  }

  #global(name: string): WebAssembly.Global<'i32' | 'i64'> {
    return this.#exports[name] as WebAssembly.Global<'i32' | 'i64'>;
  }

  #hooks(): CallableFunction[] {
    const pause = async () => {
      this.#yielded = true;
      await new Promise(setImmediate);
    };
    const hooks = {
      refill: (id: number) => this.#refill(id),
      yield: this.yields ? new Suspending(pause) : () => this.#misused('yield'),
      grow: (id: number, space: number, delta: bigint) => this.#grow(id, space, delta),
      exceeded: (id: number, what: number) => this.#exceeded(id, what),
    };
    const { exports } = new Instance(PASSING_ON, { hooks });
    const numbered = Object.entries(HOOKS).toSorted(([, a], [, b]) => a - b);
    return numbered.map(([name]) => exports[name] as CallableFunction);
  }

  #refill(id: number): number {
    this.#check(id);
    const fuel = this.#global(METER_EXPORTS.fuel);
    if (this.#ending !== undefined) return REFILL.ended;
    if (fuel.value >= 0) this.#misused('refill, with fuel left');
    if (this.yields && this.suspendable && !this.#yielded) return REFILL.yield;
    this.#yielded = false;
    const need = -Number(fuel.value);
    const grant = Math.max(1, Math.ceil(need / this.#terms.slice)) * this.#terms.slice;
    if (this.#granted + grant > this.#terms.budget) return this.#end('fuel');
    this.#granted += grant;
    this.largestGrant = Math.max(this.largestGrant, grant);
    fuel.value = BigInt(grant - need);
    return REFILL.granted;
  }

  #grow(id: number, space: number, delta: bigint): number {
    this.#check(id);
    const unit = space === SPACES.memory ? 'pages' : 'elements';
    if (space !== SPACES.memory && space !== SPACES.table) this.#misused(`grow of space ${space}`);
    this.#grown[unit] += delta;
    return 1;
  }

  #exceeded(id: number, what: number): void {
    this.#check(id);
    if (what !== EXCEEDED.stack && what !== EXCEEDED.heap) this.#misused(`exceeded ${what}`);
    this.#end(what === EXCEEDED.stack ? 'stack' : 'heap');
  }

  #end(ending: Ending): number {
    this.#ending ??= ending;
    this.#global(METER_EXPORTS.fuel).value = ENDED_FUEL;
    return REFILL.ended;
  }

  #check(id: number): void {
    if (id !== ID) this.#misused(`id ${id}`);
  }

  #misused(what: string): never {
    this.misuse ??= `a hook was called wrongly: ${what}`;
    throw new Error(this.misuse);
  }
}

/** A module that exports its imports: what is called through a table has to be a function of WebAssembly. */
const PASSING_ON = new WebAssembly.Module(passingOn());

function passingOn(): Uint8Array<ArrayBuffer> {
  const [i32, i64] = [0x7f, 0x7e];
  const types = {
    refill: [[i32], [i32]],
    yield: [[i32], []],
    grow: [[i32, i32, i64], [i32]],
    exceeded: [[i32, i32], []],
  } as const;
  const names = Object.keys(types);
  const text = (word: string) => bytes(leb(word.length), Buffer.from(word));
  const section = (id: number, items: readonly Uint8Array[]) => {
    const content = bytes(leb(items.length), ...items);
    return bytes(id, leb(content.length), content);
  };
  const type = ([takes, gives]: readonly [readonly number[], readonly number[]]) =>
    bytes(0x60, takes.length, takes, gives.length, gives);
  return Uint8Array.from(
    bytes(
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, Object.values(types).map(type)),
      section(
        2,
        names.map((name, index) => bytes(text('hooks'), text(name), 0x00, index)),
      ),
      section(
        7,
        names.map((name, index) => bytes(text(name), 0x00, index)),
      ),
    ),
  );
}
