/** Makes instances of modules: as V8 takes them, or metered. */
import { WayhouseError } from '../../host/protocol/errors.ts';
import { GenerousHost } from '../support/generous-host.ts';
import { Refused, type Outcome } from './outcome.ts';

export interface Embedder {
  /** Throws `Refused` or a WebAssembly.CompileError. */
  compile(original: Uint8Array<ArrayBuffer>): WebAssembly.Module;
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Exports;
  /** To be told of each outcome, when nothing runs any more; says what it was. */
  explain(outcome: Outcome): Outcome;
  /** Units, since it began. */
  fuelUsed(): bigint;
}

export function unmodified(): Embedder {
  return {
    compile: (original) => new WebAssembly.Module(original),
    instantiate: (module, imports) => new WebAssembly.Instance(module, imports).exports,
    explain: (outcome) => outcome,
    fuelUsed: () => 0n,
  };
}

type Meter = (core: Uint8Array) => { readonly bytes: Uint8Array };

/** On a host of its own, that never says no; `slice` is the fuel of a grant. */
export function metered(meter: Meter, slice: number): Embedder {
  const host = new GenerousHost(slice);
  return {
    compile: (original) => new WebAssembly.Module(meteredBytes(meter, original)),
    instantiate: (module, imports) => host.instantiate(module, imports),
    explain(outcome) {
      if (outcome.kind === 'returned') return host.isAtRest() ? outcome : STACK_LOST;
      const exceeded = host.recover();
      return outcome.kind === 'trapped' && exceeded === 'stack' ? { kind: 'exhausted' } : outcome;
    },
    fuelUsed: () => host.fuelUsed(),
  };
}

const STACK_LOST: Outcome = { kind: 'other', message: 'the stack that the meter counts is not given back' };

/** Throws what V8 throws if the module is invalid. */
function meteredBytes(meter: Meter, original: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(meter(original).bytes);
  } catch (error) {
    if (!(error instanceof WayhouseError)) throw error;
    if (error.cause instanceof WebAssembly.CompileError) throw error.cause;
    throw new Refused(`${error.code}: ${error.detail}`, { cause: error });
  }
}
