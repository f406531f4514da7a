import { WayhouseError } from '../../protocol/errors.ts';
import type { Adoption, CoreWiring } from '../../protocol/messages.ts';
import { CHECKS, checkResponse } from './calls.ts';
import { checkResult, wrapImport, type CoreFunction } from './jspi.ts';
import type { Lifting } from './lifting.ts';
import { encodingOf, type Encoding } from './memory.ts';

// Behind the walls nobody makes an instance by this name any more.
const { Instance } = WebAssembly;

type Readable<Row> = Omit<Row, 'encoding'> & { readonly encoding: Encoding };
type Lowered = Readable<CoreWiring['lowered'][number]>;
type Lifted = Readable<CoreWiring['lifted'][number]>;

/** A core module's wiring, ready to be used for each of its instances. */
interface Wired {
  readonly lowered: readonly Lowered[];
  readonly lifted: readonly Lifted[];
  readonly memory: string | undefined;
}

export type WiredModules = ReadonlyMap<WebAssembly.Module, Wired>;

/** Throws `start_failed` where core modules come without a wiring by which they can be checked. */
export function wireModules({ cores, wiring }: Adoption): WiredModules {
  const wired = new Map([...wiring].map(([name, core]) => [moduleOf(cores, name), wire(core)]));
  if (cores.size > 0 && ![...wired.values()].some(({ lifted }) => lifted.length > 0)) {
    throw new WayhouseError('start_failed', 'the wiring does not tell which core module has "handle"');
  }
  return wired;
}

function moduleOf(cores: Adoption['cores'], name: string): WebAssembly.Module {
  const module = cores.get(name);
  if (module === undefined)
    throw new WayhouseError('start_failed', `there is no core module "${name}" to wire`);
  return module;
}

function wire({ lowered, lifted, memory }: CoreWiring): Wired {
  return {
    lowered: lowered.map((row) => ({ ...row, encoding: encodingOf(row.encoding) })),
    lifted: lifted.map((row) => ({ ...row, encoding: encodingOf(row.encoding) })),
    memory,
  };
}

/** Instantiates core modules for the glue, with a check on every way out of the guest. */
export function coreInstantiator(modules: WiredModules, lifting: Lifting) {
  return (module: WebAssembly.Module, imports: WebAssembly.Imports = {}): WebAssembly.Instance => {
    const wired = modules.get(module);
    if (wired === undefined) return new Instance(module, imports);
    const instance = new Instance(module, checkImports(imports, wired, lifting));
    if (wired.memory !== undefined) lifting.setMemory(instance.exports[wired.memory]);
    for (const { field, encoding } of wired.lifted) {
      checkResult(exported(instance, field), (address) =>
        lifting.guard(() => checkResponse(address, lifting, encoding)),
      );
    }
    return instance;
  };
}

function exported({ exports }: WebAssembly.Instance, field: string): CoreFunction {
  const found = exports[field];
  if (typeof found === 'function') return found as CoreFunction;
  throw new WayhouseError('start_failed', `the core module exports no function "${field}"`);
}

function checkImports(
  imports: WebAssembly.Imports,
  { lowered }: Wired,
  lifting: Lifting,
): WebAssembly.Imports {
  if (lowered.length === 0) return imports;
  const checked = bare(imports);
  for (const called of lowered) {
    const fields = (checked[called.module] = bare(checked[called.module]));
    const wrap = (inner: CoreFunction) => withCheck(inner, called, lifting);
    fields[called.field] = wrapImport(fields[called.field], wrap) as CoreFunction;
  }
  return checked;
}

function withCheck(inner: CoreFunction, { func, encoding }: Lowered, lifting: Lifting): CoreFunction {
  const check = CHECKS[func];
  return (...values) => {
    const lifted = lifting.guard(() => check(values, lifting, encoding));
    return lifted === undefined ? undefined : inner(...lifted);
  };
}

/** A copy to which any name can be given. */
const bare = <Values extends object>(values: Values | undefined): Values =>
  Object.assign(Object.create(null), values) as Values;
