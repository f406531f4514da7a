import { WayhouseError } from '../../protocol/errors.ts';
import type { CoreImport, Linkage } from '../../protocol/linkage.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { Adoption } from '../../protocol/messages.ts';
import type { CoreNeeds } from '../../protocol/metering.ts';

/** One core instance to be made: of this module, with these imports. */
export interface CoreStep {
  readonly module: WebAssembly.Module;
  readonly needs: CoreNeeds;
  readonly imports: readonly (readonly [module: string, field: string, from: CoreImport])[];
}

/** A plugin's code in this worker, and how an instance of it is made: step by step. */
export interface Program {
  readonly linkage: Linkage;
  readonly limits: Limits;
  readonly steps: readonly CoreStep[];
  /** The instruction for which none of its instances can be reset, if there is one. */
  readonly unresettable: string | undefined;
}

/** Throws `start_failed` where a core module is missing that is to be instantiated, or is not metered. */
export function programOf({ linkage, cores, needs, limits }: Adoption): Program {
  const steps = linkage.instances.map(({ module, imports }) => {
    const core = cores.get(module);
    const need = needs.get(module);
    if (core === undefined) throw new WayhouseError('start_failed', `there is no core module "${module}"`);
    if (need === undefined) throw new WayhouseError('start_failed', `core module "${module}" is not metered`);
    return { module: core, needs: need, imports };
  });
  const unresettable = steps.find(({ needs: { unresettable: found } }) => found !== undefined);
  return { linkage, limits, steps, unresettable: unresettable?.needs.unresettable };
}
