import { WayhouseError } from '../../protocol/errors.ts';
import { ENDED_FUEL, METER_EXPORTS } from '../../protocol/metering.ts';

// Behind the walls they go by these names no more.
const { Global, Table } = WebAssembly;

type Renew = (...values: readonly [id: number, fuel: number, stack: number, heap: number]) => void;

/** What a core module begins a request with. */
export interface Share {
  /** Of the fuel of all: its first slice. */
  readonly fuel: number;
  /** Bytes that its calls may take. */
  readonly stack: number;
  /** Bytes of objects that it may make. */
  readonly heap: number;
}

/** The meter of one core module's instance: the slice of fuel that it holds, and what else it counts. */
export class CoreMeter {
  /** By which the hooks know it. */
  #number = 0;
  readonly #id: WebAssembly.Global;
  readonly #fuel: WebAssembly.Global;
  readonly #heap: WebAssembly.Global | undefined;
  readonly #save: () => void;
  readonly #renew: Renew;
  readonly #left: () => number;

  /** Throws `start_failed` where the instance has no meter. */
  constructor(instance: WebAssembly.Instance, stackBytes: number) {
    this.#id = globalOf(instance, 'id');
    this.#fuel = globalOf(instance, 'fuel');
    this.#heap = METER_EXPORTS.heap in instance.exports ? globalOf(instance, 'heap') : undefined;
    this.#save = functionOf(instance, 'save') as () => void;
    this.#renew = functionOf(instance, 'renew') as Renew;
    this.#left = functionOf(instance, 'left') as () => number;
    globalOf(instance, 'stack').value = BigInt(stackBytes);
  }

  /** The number that its instance tells the hooks. */
  goBy(number: number): void {
    this.#number = number;
    this.#id.value = number;
  }

  /** Keeps the values that its instance's globals have now, for `renew`. */
  save(): void {
    this.#save();
  }

  /** Its instance's globals are as they were kept, and it has its share for one more request. */
  renew({ fuel, stack, heap }: Share): void {
    this.#renew(this.#number, fuel, stack, heap);
  }

  /** Below 0 where more has been charged than it held. */
  get fuel(): number {
    return this.#left();
  }

  set fuel(units: number) {
    this.#fuel.value = BigInt(units);
  }

  /** Whether its module makes objects. */
  get hasHeap(): boolean {
    return this.#heap !== undefined;
  }

  /** Below 0 where it made more than it might. */
  get heap(): number {
    return this.#heap === undefined ? 0 : Number(this.#heap.value);
  }

  set heap(bytes: number) {
    if (this.#heap !== undefined) this.#heap.value = BigInt(bytes);
  }

  /** From here on its instance traps wherever it is charged. */
  stop(): void {
    this.#fuel.value = ENDED_FUEL;
  }
}

/** Where the hooks of an instance belong. */
export function hooksOf({ exports }: WebAssembly.Instance): WebAssembly.Table {
  const found = exports[METER_EXPORTS.hooks];
  if (found instanceof Table) return found;
  throw unmetered('hooks');
}

function globalOf(
  { exports }: WebAssembly.Instance,
  name: 'fuel' | 'stack' | 'heap' | 'id',
): WebAssembly.Global {
  const found = exports[METER_EXPORTS[name]];
  if (found instanceof Global) return found;
  throw unmetered(name);
}

function functionOf({ exports }: WebAssembly.Instance, name: 'save' | 'renew' | 'left'): unknown {
  const found = exports[METER_EXPORTS[name]];
  if (typeof found === 'function') return found;
  throw unmetered(name);
}

const unmetered = (name: keyof typeof METER_EXPORTS): WayhouseError =>
  new WayhouseError('start_failed', `a core module has no ${METER_EXPORTS[name]}: it is not metered`);
