/** Instructions that leave the path that they stand on. */
import { COST, VALUE_COST } from './costs.ts';
import { EDIT, MARK } from './edits.ts';
import type { Frame } from './frame.ts';
import type { Walk } from './walk.ts';

/**
 * What V8 allocates for what is thrown, with its trace, and for each value in it: it keeps 16 bits of a
 * number in a word.
 */
const EXCEPTION_BYTES = 512;
const THROWN_BYTES = 32;
const THROWN_VECTOR_BYTES = 64;

/**
 * A loop that reads something and chooses among so many paths by it is taken for that of an interpreter. What
 * Go makes of each function chooses, too: where to go on in it, by a local.
 */
const DISPATCH_LABELS = 32;
const DISPATCH_COST = COST['i32.load8_u']! + COST['br_table']!;

export function branch(walk: Walk): void {
  branchIf(walk);
  walk.leave();
}

/** What follows is on the same path as long as the branch is not taken. */
export function branchIf(walk: Walk): void {
  const target = walk.target(walk.code.u32());
  const values = labelArity(target);
  walk.carry(values);
  noteBranch(walk, target.depth, values === 0);
  walk.paths.branch(target, walk.loops);
}

export function branchTable(walk: Walk): void {
  const { code, frames } = walk;
  const count = code.u32();
  noteDispatch(walk, count);
  let outermost = frames.length;
  for (let left = count; left >= 0; left--) {
    const target = walk.target(code.u32());
    // All of its labels take the same number of values.
    if (left === count) walk.carry(labelArity(target));
    if (target.depth < outermost) outermost = target.depth;
    walk.paths.branch(target, walk.loops);
  }
  noteBranch(walk, outermost, false);
  walk.leave();
}

function noteDispatch({ frame, paths }: Walk, labels: number): void {
  if (frame.loop === undefined || labels < DISPATCH_LABELS) return;
  if (paths.cost >= DISPATCH_COST) frame.loop.dispatches = true;
}

/** A branch that depends on a reference. */
export function branchOn(walk: Walk): void {
  const { code } = walk;
  const casts = walk.immediates[0] === 'byte';
  if (casts) code.position++;
  const target = walk.target(code.u32());
  if (casts) {
    code.skipLeb();
    code.skipLeb();
  }
  // Where fuel is held in a local, a branch out has to be rewritten, and these are not.
  const { loop } = walk.frame;
  if (loop !== undefined) loop.sharesFuel = loop.cannotHold = true;
  walk.paths.branch(target, walk.loops);
}

export function returnFrom(walk: Walk): void {
  noteBranch(walk, 0, false);
  walk.leave();
}

export function unreachable(walk: Walk): void {
  walk.leave();
}

export function throwTag(walk: Walk): void {
  const { edits, at } = walk;
  const tag = walk.code.u32();
  const { parameters, vectors } = walk.signature(walk.module.tags[tag]!);
  throwValues(walk, parameters);
  if (walk.paths.reachable)
    edits.add(
      EDIT.allocate,
      at,
      EXCEPTION_BYTES + parameters * (vectors ? THROWN_VECTOR_BYTES : THROWN_BYTES),
    );
  walk.leave();
}

/** What was caught is thrown once more. */
export function throwAgain(walk: Walk): void {
  if (walk.immediates.length > 0) walk.code.skipLeb();
  throwValues(walk, 0);
  walk.leave();
}

/** It is dear and seldom: not for every path through the function to pay. */
function throwValues(walk: Walk, values: number): void {
  walk.shareFuel();
  if (walk.paths.reachable) walk.edits.add(EDIT.charge, walk.at, COST[walk.name]! + VALUE_COST * values);
}

/** How many values a branch takes along. */
const labelArity = ({ kind, parameters, results }: Frame): number => (kind === 'loop' ? parameters : results);

/** `target` is the depth that it goes to, `bare` whether it takes no value along. */
function noteBranch(walk: Walk, target: number, bare: boolean): void {
  const { edits } = walk;
  const edit = edits.add(EDIT.branch, walk.at);
  if (!walk.paths.reachable) edits.mark(edit, MARK.dead);
  edits.ends[edit] = walk.code.position;
  edits.targets[edit] = target;
  edits.depths[edit] = walk.frames.length - 1;
  edits.loops[edit] = walk.frame.loop?.depth ?? 0;
  if (bare) edits.mark(edit, MARK.bare);
}
