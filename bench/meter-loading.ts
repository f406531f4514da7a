import { METER_EXPORTS } from '../host/protocol/metering.ts';
import type { Bank } from '../host/worker/metering/bank.ts';
import { attachBank } from './meter-bank.ts';

export type Change = (core: Uint8Array) => Uint8Array;

const { Module, Instance } = WebAssembly;

let change: Change = (core) => core;
const banks: Bank[] = [];

/**
 * Loads a program by its own loader, but other bytes than it thinks. Its instances get their banks
 * whenever they are made; they do not give way, because the loader calls them as it always does.
 */
export async function loadChanged<Result>(by: Change, load: () => Promise<Result>): Promise<Result> {
  change = by;
  try {
    return await load();
  } finally {
    change = (core) => core;
  }
}

/** What all metered instances have used; there are none any more. */
export function fuelUsed(): number {
  let fuel = 0;
  for (const bank of banks.splice(0)) {
    fuel += bank.spent[0] ?? 0;
    bank.close();
  }
  return fuel;
}

/** From now on whatever is compiled in this thread is changed first. */
export function replaceWebAssembly(): void {
  // A proxy, so that what V8 makes by itself is still an instance of it.
  const ChangedModule = new Proxy(Module, {
    construct: (_, [source]: [Uint8Array | ArrayBuffer]) => compile(source),
  });
  const HookedInstance = new Proxy(Instance, {
    construct: (_, [module, imports]: [WebAssembly.Module, WebAssembly.Imports?]) =>
      instantiate(module, imports),
  });
  Object.assign(WebAssembly, {
    Module: ChangedModule,
    Instance: HookedInstance,
    compile: (source: Uint8Array | ArrayBuffer) => Promise.resolve(compile(source)),
    instantiate: async (
      source: WebAssembly.Module | Uint8Array | ArrayBuffer,
      imports?: WebAssembly.Imports,
    ) => {
      if (source instanceof Module) return instantiate(source, imports);
      const module = compile(source);
      return { module, instance: instantiate(module, imports) };
    },
    // Loaders that find none take the bytes.
    compileStreaming: undefined,
    instantiateStreaming: undefined,
  });
}

function compile(source: Uint8Array | ArrayBuffer): WebAssembly.Module {
  const core = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
  return new Module(change(core) as Uint8Array<ArrayBuffer>);
}

function instantiate(module: WebAssembly.Module, imports?: WebAssembly.Imports): WebAssembly.Instance {
  const instance = new Instance(module, imports);
  if (METER_EXPORTS.hooks in instance.exports) {
    banks.push(attachBank(instance, 'going on'));
  }
  return instance;
}
