/** What the meter finds out about a module, before anything of it is written. */
import { Cursor } from '../../../../../host/compile/meter/cursor.ts';
import { definitionsOf, bodiesOf } from '../../../../../host/compile/meter/code.ts';
import { EDIT, Edits, MARK } from '../../../../../host/compile/meter/edits.ts';
import { Facts } from '../../../../../host/compile/meter/facts.ts';
import { Helpers } from '../../../../../host/compile/meter/helpers.ts';
import { readModule } from '../../../../../host/compile/meter/module.ts';
import { Payers } from '../../../../../host/compile/meter/payers.ts';
import { scanBody } from '../../../../../host/compile/meter/scan.ts';
import { Walk } from '../../../../../host/compile/meter/walk.ts';

export interface FunctionFacts {
  readonly pays: boolean;
  readonly counts: boolean;
  readonly silent: boolean;
}

function walked(core: Uint8Array) {
  const module = readModule(core);
  const facts = new Facts(module.functions.length);
  const cursor = new Cursor(core);
  const edits = new Edits();
  const walk = new Walk(cursor, definitionsOf(module, new Helpers(module), facts), edits);
  const bodies = bodiesOf(module, cursor);
  new Payers({ module, walk, bodies, facts }).find();
  return { module, facts, walk, bodies, edits };
}

/** Of each function of its own. */
export function factsOf(core: Uint8Array): FunctionFacts[] {
  const { module, facts } = walked(core);
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
  const { module, walk, bodies, edits } = walked(core);
  scanBody(walk, module.imported.functions + own, bodies[own]!);
  const marks: (keyof typeof MARK)[][] = [];
  for (let edit = 0; edit < edits.count; edit++) {
    if (edits.kinds[edit] !== EDIT.beforeLoop) continue;
    const names = Object.keys(MARK) as (keyof typeof MARK)[];
    marks.push(names.filter((mark) => (edits.marks[edit]! & MARK[mark]) !== 0));
  }
  return marks;
}
