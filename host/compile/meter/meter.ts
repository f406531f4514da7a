import type { CoreNeeds } from '../../protocol/metering.ts';
import { reasonOf } from '../binary/reason.ts';
import { WayhouseError } from '../../protocol/errors.ts';
import { meterCode } from './code.ts';
import { Helpers } from './helpers.ts';
import { readModule } from './module.ts';
import { needsOf } from './needs.ts';
import { assemble } from './assemble.ts';

export interface Metered {
  /** The core module that runs under limits; see `protocol/metering.ts` for what it exports on top. */
  readonly bytes: Uint8Array;
  readonly needs: CoreNeeds;
}

/**
 * Rewrites a core module so that it pays for what it runs, asks before it grows, and stops when told.
 * What it computes stays what it was.
 *
 * A module is read section by section (`module.ts`). All that is new is appended, so that nothing has another
 * index: globals for the fuel and the stack that are left, a table for the hooks of the host, and functions
 * that call them (`helpers.ts`). Each function body is walked through and written anew (`code.ts`): fuel is
 * charged where it begins and in the headers of its loops, for the longest path from there (`paths.ts`).
 * Functions that cost little are paid for by those who call them (`payers.ts`). Then the sections are put
 * together again (`assemble.ts`).
 *
 * Throws `compile_failed` if V8 does not take the module as it is; `feature_refused` and `name_refused`
 * for what cannot be metered.
 */
export function meter(core: Uint8Array): Metered {
  requireValid(core as Uint8Array<ArrayBuffer>);
  const module = readModule(core);
  const helpers = new Helpers(module);
  const code = meterCode(module, helpers);
  return { bytes: assemble({ module, helpers, code }), needs: needsOf(module, code) };
}

/** Asked of the original: what is appended could make an index valid that was not. */
function requireValid(core: Uint8Array<ArrayBuffer>): void {
  if (WebAssembly.validate(core)) return;
  try {
    void new WebAssembly.Module(core);
  } catch (thrown) {
    throw new WayhouseError('compile_failed', reasonOf(thrown as Error), { cause: thrown });
  }
}
