import { WayhouseError } from '../../protocol/errors.ts';
import { HOST_CALL_FUEL, liftFuel } from '../../protocol/fuel.ts';
import type { Adoption, CoreWiring } from '../../protocol/messages.ts';
import type { CoreNeeds } from '../../protocol/metering.ts';
import type { Bank } from '../metering/bank.ts';
import { CHECKS, checkResponse } from './calls.ts';
import { checkResult, standIn, wrapImport, type CoreFunction, type Lift } from './jspi.ts';
import type { Lifting } from './lifting.ts';
import { encodingOf, type Encoding } from './memory.ts';

// Behind the walls nobody makes an instance by this name any more.
const { Instance } = WebAssembly;

type Readable<Row> = Omit<Row, 'encoding'> & { readonly encoding: Encoding };
type Lowered = Readable<CoreWiring['lowered'][number]>;
type Lifted = Readable<CoreWiring['lifted'][number]>;

/** What is known of a core module, ready to be used for each of its instances. */
interface Wired extends Omit<CoreWiring, 'lowered' | 'lifted'> {
  readonly needs: CoreNeeds;
  readonly lowered: readonly Lowered[];
  readonly lifted: readonly Lifted[];
}

export type WiredModules = ReadonlyMap<WebAssembly.Module, Wired>;

/** What a request's instance is checked and metered by; for this instance alone. */
export interface Guarding {
  readonly lifting: Lifting;
  readonly bank: Bank;
}

const NOTHING: CoreWiring = { lowered: [], lifted: [] };

/** Throws `start_failed` where core modules come without that by which they can be checked and metered. */
export function wireModules({ cores, wiring, needs }: Adoption): WiredModules {
  const stray = [...wiring.keys()].find((name) => !cores.has(name));
  if (stray !== undefined)
    throw new WayhouseError('start_failed', `there is no core module "${stray}" to wire`);
  const wired = new Map(
    [...cores].map(([name, module]) => [module, wire(wiring.get(name) ?? NOTHING, needsOf(needs, name))]),
  );
  if (cores.size > 0 && ![...wired.values()].some(({ lifted }) => lifted.length > 0)) {
    throw new WayhouseError('start_failed', 'the wiring does not tell which core module has "handle"');
  }
  return wired;
}

function needsOf(needs: Adoption['needs'], name: string): CoreNeeds {
  const found = needs.get(name);
  if (found === undefined) throw new WayhouseError('start_failed', `core module "${name}" is not metered`);
  return found;
}

function wire(wiring: CoreWiring, needs: CoreNeeds): Wired {
  return {
    ...wiring,
    needs,
    lowered: wiring.lowered.map((row) => ({ ...row, encoding: encodingOf(row.encoding) })),
    lifted: wiring.lifted.map((row) => ({ ...row, encoding: encodingOf(row.encoding) })),
  };
}

/** Instantiates core modules for the glue, metered, with a check on every way out of the guest. */
export function coreInstantiator(modules: WiredModules, guarding: Guarding) {
  return (module: WebAssembly.Module, imports: WebAssembly.Imports = {}): WebAssembly.Instance => {
    const wired = modules.get(module);
    if (wired === undefined) throw new WayhouseError('start_failed', 'the glue has a core module of its own');
    guarding.bank.claim(wired.needs);
    const instance = new Instance(module, checkImports(imports, wired, guarding));
    guarding.bank.attach(instance);
    if (wired.memory !== undefined) guarding.lifting.setMemory(instance.exports[wired.memory]);
    for (const { field, encoding } of wired.lifted) {
      checkResult(exported(instance, field), new HandleLift(guarding, encoding));
    }
    return wired.postReturn === undefined ? instance : withPostReturn(instance, wired.postReturn, guarding);
  };
}

function exported({ exports }: WebAssembly.Instance, field: string): CoreFunction {
  const found = exports[field];
  if (typeof found === 'function') return found as CoreFunction;
  throw new WayhouseError('start_failed', `the core module exports no function "${field}"`);
}

/** `handle`: what it gives back is checked before glue lifts it. */
class HandleLift implements Lift {
  readonly #guarding: Guarding;
  readonly #encoding: Encoding;

  constructor(guarding: Guarding, encoding: Encoding) {
    this.#guarding = guarding;
    this.#encoding = encoding;
  }

  enter(): void {
    this.#guarding.bank.control.enter();
  }

  leave(): void {
    this.#guarding.bank.control.leave();
  }

  check(address: number): void {
    const { lifting, bank } = this.#guarding;
    lifting.guard(() => checkResponse(address, lifting, this.#encoding));
    bank.charge(liftFuel(lifting.crossing));
  }
}

/**
 * The answer is lifted when glue calls post-return. However that goes, it stands: what it throws goes no
 * further, and it calls nothing of the host, which the component model forbids as well.
 */
function withPostReturn(instance: WebAssembly.Instance, field: string, { lifting }: Guarding) {
  const postReturn = exported(instance, field);
  const contained: CoreFunction = (...values) => {
    try {
      lifting.muted('post-return may not call the host', () => void postReturn(...values));
    } catch {}
  };
  standIn(contained);
  return { exports: { ...instance.exports, [field]: contained } };
}

function checkImports(
  imports: WebAssembly.Imports,
  { lowered }: Wired,
  guarding: Guarding,
): WebAssembly.Imports {
  if (lowered.length === 0) return imports;
  const checked = bare(imports);
  for (const called of lowered) {
    const fields = (checked[called.module] = bare(checked[called.module]));
    const wrap = (inner: CoreFunction) => withCheck(inner, called, guarding);
    fields[called.field] = wrapImport(fields[called.field], wrap) as CoreFunction;
  }
  return checked;
}

function withCheck(
  inner: CoreFunction,
  { func, encoding }: Lowered,
  { lifting, bank }: Guarding,
): CoreFunction {
  const check = CHECKS[func];
  const { control } = bank;
  // One function: what V8 shows of a stack is short, and the guest's part of it stands below ours.
  return (...values) => {
    const stack = control.out();
    try {
      const lifted = lifting.guard(() => check(values, lifting, encoding));
      bank.charge(HOST_CALL_FUEL.call[func] + liftFuel(lifting.crossing));
      return control.back(stack, lifted === undefined ? undefined : inner(...lifted));
    } catch (thrown) {
      control.back(stack, undefined);
      throw thrown;
    }
  };
}

/** A copy to which any name can be given. */
const bare = <Values extends object>(values: Values | undefined): Values =>
  Object.assign(Object.create(null), values) as Values;
