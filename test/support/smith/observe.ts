/** Runs a module as a stranger would, and tells all that the stranger could see. */
import { isMeterExport, METER_EXPORTS } from '../../../host/protocol/metering.ts';
import type { Bank, Ending } from './bank.ts';
import { describeError, describeState, describeValue } from './describe.ts';
import { Host } from './host.ts';
import { promising, type Tag, Tag as TagClass } from './web-assembly.ts';

export interface Conditions {
  /** Of a metered module. */
  readonly bank?: Bank;
  readonly calls: Calls;
}

/** Which calls of exports are made, by their number. */
export interface Calls {
  readonly skipped: ReadonlySet<number>;
  /** Those from here on are not made. */
  readonly end: number;
}

export interface Observed {
  /** One for each thing seen, in order. */
  readonly lines: readonly string[];
  /** What the start cost, and each call that was made. */
  readonly costs: readonly Cost[];
  /** Of the call that was made last; -1 if it did not even start. */
  readonly call: number;
  readonly ending: Ending | undefined;
  /** Of the memories and tables that the module defines, all of which it has to export. */
  readonly initial: Sizes;
  /** By how much those and the host's have grown. */
  readonly grown: Sizes;
}

export interface Sizes {
  readonly pages: number;
  readonly elements: number;
}

export interface Cost {
  /** Units of fuel; 0 if not metered. */
  readonly fuel: number;
  /** Instructions; 0 if not counted. */
  readonly count: number;
  /** How often JavaScript called into the module. */
  readonly entries: number;
  /** Whether something trapped: what a module holds in locals is lost then. */
  readonly ended: 'by itself' | 'by a trap';
}

/** Of the oracle: see src/count.rs. */
const COUNT_EXPORT = '__count';
const isOurs = (name: string): boolean => name === COUNT_EXPORT || isMeterExport(name);

/**
 * For parameters of any type, since JavaScript cannot tell the types: text becomes a number, a bigint or
 * a reference to something of the host. Where only null will do, the second round has it.
 */
const ROUNDS = [['0'], ['12', '3', '70', '-1', '65536'], [null]] as const;

const PAGE_BYTES = 65_536;

/** Lines past these only count. */
const MAX_LINES = 3_000;

export async function observe(module: WebAssembly.Module, conditions: Conditions): Promise<Observed> {
  return new Observation(conditions).run(module);
}

class Observation {
  readonly #bank: Bank | undefined;
  readonly #planned: Calls;
  readonly #lines: string[] = [];
  readonly #costs: Cost[] = [];
  #exports: WebAssembly.Exports = {};
  readonly #host = new Host((line) => this.#tell(line));
  /** Before anything ran; without an instance only the host has some. */
  readonly #sizes = { own: this.#sizesOf('own'), all: this.#sizesOf('all') };
  readonly #tags = new Map<string, Tag>([['of the host', this.#host.tag]]);
  /** Up to the last cost. */
  #sums = { fuel: 0, count: 0 };
  #untold = 0;
  #call = -1;

  constructor({ bank, calls }: Conditions) {
    this.#bank = bank;
    this.#planned = calls;
  }

  async run(module: WebAssembly.Module): Promise<Observed> {
    const started = this.#start(module);
    this.#takeCost();
    if (started) {
      await this.#callAll();
      this.#tellState(Object.entries(this.#exports));
    }
    this.#tellState(Object.entries(this.#host.entities));
    const lines = [...this.#lines, `${this.#untold} more lines`];
    const { own: initial, all } = this.#sizes;
    const now = this.#sizesOf('all');
    const grown = { pages: now.pages - all.pages, elements: now.elements - all.elements };
    return { lines, costs: this.#costs, call: this.#call, ending: this.#bank?.ending, initial, grown };
  }

  #sizesOf(whose: 'own' | 'all'): Sizes {
    const exported = Object.entries(this.#exports).flatMap(([name, value]) => (isOurs(name) ? [] : [value]));
    const hosts = new Set<unknown>(Object.values(this.#host.entities));
    const entities =
      whose === 'all' ? new Set([...exported, ...hosts]) : new Set(exported.filter((one) => !hosts.has(one)));
    const sizes = { pages: 0, elements: 0 };
    for (const entity of entities) {
      if (entity instanceof WebAssembly.Memory) sizes.pages += entity.buffer.byteLength / PAGE_BYTES;
      if (entity instanceof WebAssembly.Table) sizes.elements += Number(entity.length);
    }
    return sizes;
  }

  /** Since the last time. */
  #takeCost(): void {
    const count = this.#exports[COUNT_EXPORT] as WebAssembly.Global<'i64'> | undefined;
    const sums = { fuel: this.#bank?.charged ?? 0, count: Number(count?.value ?? 0n) };
    const ended = this.#host.trapped ? 'by a trap' : 'by itself';
    this.#costs.push({
      fuel: sums.fuel - this.#sums.fuel,
      count: sums.count - this.#sums.count,
      entries: this.#host.entries + 1,
      ended,
    });
    this.#sums = sums;
    this.#host.forget();
  }

  #tell(line: string): void {
    if (this.#lines.length < MAX_LINES) this.#lines.push(line);
    else this.#untold += 1;
  }

  #start(module: WebAssembly.Module): boolean {
    try {
      this.#exports = new WebAssembly.Instance(module, this.#host.imports).exports;
      Object.assign(this.#sizes, { own: this.#sizesOf('own'), all: this.#sizesOf('all') });
      this.#bank?.attach(this.#exports);
      this.#bank?.fillStack();
      (this.#exports[METER_EXPORTS.start] as (() => void) | undefined)?.();
    } catch (thrown) {
      this.#tell(`not started: ${describeError(thrown, this.#tags)}`);
      this.#host.look(thrown);
      return false;
    }
    return this.#bank?.ending === undefined;
  }

  async #callAll(): Promise<void> {
    const entries = Object.entries(this.#exports).filter(([name]) => !isOurs(name));
    const functions = entries.filter(([, value]) => typeof value === 'function') as [
      string,
      CallableFunction,
    ][];
    for (const [name, value] of entries) if (value instanceof TagClass) this.#tags.set(name, value as Tag);
    this.#host.functions = functions.map(([, value]) => value);
    const end = Math.min(this.#planned.end, ROUNDS.length * functions.length);
    for (let number = 0; number < end && this.#bank?.ending === undefined; number++) {
      if (this.#planned.skipped.has(number)) continue;
      this.#call = number;
      const round = ROUNDS[Math.floor(number / functions.length)]!;
      const [name, called] = functions[number % functions.length]!;
      await this.#make(
        name,
        called,
        Array.from({ length: called.length }, (_, at) => round[at % round.length]),
      );
    }
  }

  async #make(name: string, called: CallableFunction, args: readonly unknown[]): Promise<void> {
    const bank = this.#bank;
    bank?.fillStack();
    try {
      const result: unknown = bank?.yields ? await this.#suspendable(called, args) : called(...args);
      this.#tell(`${name} ${describeValue(args)}: ${describeValue(result)}`);
      // What is thrown leaves the stack as it was, and JavaScript may keep it to itself.
      if (!this.#host.threw) bank?.checkStack();
    } catch (thrown) {
      this.#tell(`${name} ${describeValue(args)}: ${describeError(thrown, this.#tags)}`);
      this.#host.look(thrown);
    }
    this.#takeCost();
  }

  async #suspendable(called: CallableFunction, args: readonly unknown[]): Promise<unknown> {
    const bank = this.#bank!;
    this.#host.entered = (depth) => (bank.suspendable = depth === 0);
    bank.suspendable = true;
    try {
      return await promising(called)(...args);
    } finally {
      bank.suspendable = false;
    }
  }

  #tellState(entities: readonly (readonly [string, WebAssembly.ExportValue])[]): void {
    for (const [name, entity] of entities) {
      const state = isOurs(name) ? undefined : describeState(entity);
      if (state !== undefined) this.#tell(`${name}: ${state}`);
    }
  }
}
