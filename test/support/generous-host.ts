/** Runs metered core modules without a worker, and grants whatever they ask for, a little at a time. */
import { ENDED_FUEL, EXCEEDED, HOOKS, METER_EXPORTS, REFILL } from '../../host/protocol/metering.ts';
import { bytes, name, section, type Part } from './wasm-encode.ts';

/** Bytes, of the meter's count: the most that an operator may allow. */
const STACK_BYTES = 768n * 1024n;
const HEAP_BYTES = 2n ** 40n;

type Exceeded = keyof typeof EXCEEDED;

/** Answers for the hook of that name. */
export type Grow = (space: number, delta: bigint) => boolean;

interface MeteredInstance {
  readonly fuel: WebAssembly.Global<'i64'>;
  readonly stack: WebAssembly.Global<'i64'>;
  readonly heap: WebAssembly.Global<'i64'> | undefined;
}

export class GenerousHost {
  readonly #slice: bigint;
  readonly #grow: Grow;
  readonly #instances: MeteredInstance[] = [];
  readonly #hooks: WebAssembly.Exports;
  #granted = 0n;
  #lastExceeded: Exceeded | undefined;

  /** `slice`: fuel of a grant, above 0 and not above `MAX_SLICE`. */
  constructor(slice: number, grow: Grow = () => true) {
    this.#slice = BigInt(slice);
    this.#grow = grow;
    this.#hooks = new WebAssembly.Instance(hookModule(), { hooks: this.#functions() }).exports;
  }

  /** Throws what V8 throws, also out of the start function, which it calls. */
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Exports {
    const { exports } = new WebAssembly.Instance(module, imports);
    this.#adopt(exports);
    const start = exports[METER_EXPORTS.start] as (() => void) | undefined;
    start?.();
    this.#renew(exports);
    return exports;
  }

  /** After a trap, nothing running: makes the instances fit for another call; says what was exceeded since the last one. */
  recover(): Exceeded | undefined {
    this.#instances.forEach(replenish);
    const exceeded = this.#lastExceeded;
    this.#lastExceeded = undefined;
    return exceeded;
  }

  /** Nothing running and after no failure: whether every function has given back the stack that it took. */
  isAtRest(): boolean {
    return this.#instances.every(({ stack }) => stack.value === STACK_BYTES);
  }

  /** Units, of all instances together; what runs has more in hand than this tells. */
  fuelUsed(): bigint {
    return this.#instances.reduce((used, { fuel }) => used - fuel.value, this.#granted);
  }

  #adopt(exports: WebAssembly.Exports): void {
    const instance = {
      fuel: exports[METER_EXPORTS.fuel] as WebAssembly.Global<'i64'>,
      stack: exports[METER_EXPORTS.stack] as WebAssembly.Global<'i64'>,
      heap: exports[METER_EXPORTS.heap] as WebAssembly.Global<'i64'> | undefined,
    };
    (exports[METER_EXPORTS.id] as WebAssembly.Global<'i32'>).value = this.#instances.push(instance) - 1;
    const table = exports[METER_EXPORTS.hooks] as WebAssembly.Table;
    for (const [hook, place] of Object.entries(HOOKS)) table.set(place, this.#hooks[hook]);
    this.#fill(instance);
    replenish(instance);
  }

  /** As a reset does, though nothing has changed: so every module shows that it can be. */
  #renew(exports: WebAssembly.Exports): void {
    const value = (name: string) => Number((exports[name] as WebAssembly.Global | undefined)?.value ?? 0);
    const { id, fuel, stack, heap, save, renew } = METER_EXPORTS;
    (exports[save] as () => void)();
    (exports[renew] as (...values: number[]) => void)(value(id), value(fuel), value(stack), value(heap));
  }

  #functions(): Record<keyof typeof HOOKS, (...args: never[]) => unknown> {
    return {
      refill: (id: number) => this.#refill(id),
      yield: () => {
        throw new Error('yield was called, though refill never asks for it');
      },
      grow: (_id: number, space: number, delta: bigint) => (this.#grow(space, delta) ? 1 : 0),
      exceeded: (_id: number, what: number) => {
        this.#lastExceeded = what === EXCEEDED.stack ? 'stack' : 'heap';
      },
    };
  }

  #refill(id: number): number {
    const instance = this.#instances[id] ?? fail(`no instance ${id}`);
    if (instance.fuel.value < ENDED_FUEL / 2n) fail('an instance that was not ended asks as if it were');
    this.#fill(instance);
    return REFILL.granted;
  }

  #fill({ fuel }: MeteredInstance): void {
    this.#granted += this.#slice - fuel.value;
    fuel.value = this.#slice;
  }
}

function replenish({ stack, heap }: MeteredInstance): void {
  stack.value = STACK_BYTES;
  if (heap) heap.value = HEAP_BYTES;
}

function fail(message: string): never {
  throw new Error(message);
}

const I32 = 0x7f;
const I64 = 0x7e;

const TYPES: Readonly<Record<keyof typeof HOOKS, Part>> = {
  refill: [0x60, 1, I32, 1, I32],
  yield: [0x60, 1, I32, 0],
  grow: [0x60, 3, I32, I32, I64, 1, I32],
  exceeded: [0x60, 2, I32, I32, 0],
};

/** A table of functions takes no JavaScript: so it goes in and comes out. */
function hookModule(): WebAssembly.Module {
  const hooks = Object.keys(HOOKS) as (keyof typeof HOOKS)[];
  const count = hooks.length;
  return new WebAssembly.Module(
    Uint8Array.from(
      bytes(
        [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        section(1, bytes(count, ...hooks.map((hook) => TYPES[hook]))),
        section(2, bytes(count, ...hooks.map((hook, index) => bytes(name('hooks'), name(hook), [0, index])))),
        section(7, bytes(count, ...hooks.map((hook, index) => bytes(name(hook), [0, index])))),
      ),
    ),
  );
}
