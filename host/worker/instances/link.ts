import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreExport, CoreImport, LoweredFunction } from '../../protocol/linkage.ts';
import { MEMORY_EXPORT } from '../../protocol/metering.ts';
import type { CallSite } from '../contract/call-site.ts';
import { importOf } from '../contract/imports.ts';
import { GuestMemory } from '../lifting/memory.ts';
import type { CoreStep, Program } from './program.ts';

// Behind the walls they go by these names no more.
const { Instance, Memory } = WebAssembly;

/** The core instances of one component instance, as they are made. */
export class CoreInstances {
  readonly #made: WebAssembly.Instance[] = [];

  /** What stands by the name; nothing where it does not, or not yet. */
  find({ instance, field }: CoreExport): WebAssembly.ExportValue | undefined {
    return this.#made[instance]?.exports[field];
  }

  /** Throws `start_failed` where it is no function. */
  func(from: CoreExport): (...values: number[]) => unknown {
    const found = this.find(from);
    if (typeof found === 'function') return found as (...values: number[]) => unknown;
    throw new WayhouseError(
      'start_failed',
      `core instance ${from.instance} exports no function "${from.field}"`,
    );
  }

  /** Makes them all, each metered before anything of it runs, and started before the next. */
  make({ steps, linkage }: Program, site: CallSite): void {
    for (const step of steps) {
      site.bank.claim(step.needs);
      const instance = new Instance(step.module, this.#imports(step, site));
      this.#made.push(instance);
      site.bank.attach(instance);
      if (this.#made.length === linkage.memory.instance + 1) site.memory = this.#memory(linkage.memory);
    }
  }

  /** Every memory that one of its modules defines, in the same order in each instance. */
  memories(steps: readonly CoreStep[]): readonly WebAssembly.Memory[] {
    return this.#made.flatMap(({ exports }, index) =>
      Array.from({ length: steps[index]!.needs.memories }, (_, number) => {
        const memory = exports[MEMORY_EXPORT + number];
        if (memory instanceof Memory) return memory;
        throw new WayhouseError(
          'start_failed',
          `a core module has no ${MEMORY_EXPORT}${number}: it is not metered`,
        );
      }),
    );
  }

  #memory(from: CoreExport): GuestMemory {
    const found = this.find(from);
    if (found instanceof Memory) return new GuestMemory(found);
    throw new WayhouseError(
      'start_failed',
      `core instance ${from.instance} exports no memory "${from.field}"`,
    );
  }

  /** Names are the component's: any may stand there. */
  #imports({ imports }: CoreStep, site: CallSite): WebAssembly.Imports {
    const object = bare<WebAssembly.ModuleImports>();
    for (const [module, field, from] of imports) {
      object[module] ??= bare<WebAssembly.ImportValue>();
      object[module][field] = this.#value(from, site);
    }
    return object;
  }

  #value(from: CoreImport, site: CallSite): WebAssembly.ImportValue {
    return isLowered(from) ? importOf(from, site) : (this.find(from) as WebAssembly.ImportValue);
  }
}

const isLowered = (from: CoreImport): from is LoweredFunction => 'func' in from;

const bare = <Value>(): Record<string, Value> => Object.create(null) as Record<string, Value>;
