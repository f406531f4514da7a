/** What the meter finds out about a module, before anything of it is written. */
import { learnCode } from '../../../../../host/compile/meter/code.ts';
import { EDIT, MARK } from '../../../../../host/compile/meter/edits.ts';
import { Helpers } from '../../../../../host/compile/meter/helpers.ts';
import { readModule } from '../../../../../host/compile/meter/module.ts';
import { scanBody } from '../../../../../host/compile/meter/scan.ts';

export interface FunctionFacts {
  readonly pays: boolean;
  readonly counts: boolean;
  readonly silent: boolean;
}

function learned(core: Uint8Array) {
  const module = readModule(core);
  return learnCode(module, new Helpers(module));
}

/** Of each function of its own. */
export function factsOf(core: Uint8Array): FunctionFacts[] {
  const { module, facts } = learned(core);
  return module.functions.slice(module.imported.functions).map((_, own) => {
    const index = module.imported.functions + own;
    return {
      pays: facts.pays(index),
      counts: facts.counts[index] === 1,
      silent: facts.silent[index] === 1,
    };
  });
}

/** The marks of all loops of function `own`, which is none of those that are imported, in their order. */
export function loopMarks(core: Uint8Array, own = 0): (readonly (keyof typeof MARK)[])[] {
  const { module, walk, bodies } = learned(core);
  const { edits } = walk;
  scanBody(walk, module.imported.functions + own, bodies[own]!);
  const marks: (keyof typeof MARK)[][] = [];
  for (let edit = 0; edit < edits.count; edit++) {
    if (edits.kinds[edit] !== EDIT.beforeLoop) continue;
    const names = Object.keys(MARK) as (keyof typeof MARK)[];
    marks.push(names.filter((mark) => (edits.marks[edit]! & MARK[mark]) !== 0));
  }
  return marks;
}
