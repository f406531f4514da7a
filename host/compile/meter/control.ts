/** Instructions that begin and end blocks. */
import type { Signature } from '../binary/core-types.ts';
import { EDIT, MARK } from './edits.ts';
import { type FrameKind, type LoopFrame, NOWHERE } from './frame.ts';
import type { Walk } from './walk.ts';

/** Types of a block that are no index, as signed numbers. */
const EMPTY_BLOCK = -0x40;
const REF_NULL = -0x1d;
const REF = -0x1c;

const NO_RESULT: Signature = { parameters: 0, results: 0 };
const ONE_RESULT: Signature = { parameters: 0, results: 1 };

/** In a `try_table` the kinds of clauses that have a tag come first: `catch` and `catch_ref`. */
const LAST_WITH_TAG = 1;

export function block(walk: Walk, kind: FrameKind): void {
  walk.open(kind, blockType(walk));
}

function blockType(walk: Walk): Signature {
  const type = walk.code.s33();
  if (type >= 0) return walk.signature(type);
  if (type === EMPTY_BLOCK) return NO_RESULT;
  if (type === REF || type === REF_NULL) walk.code.skipLeb();
  return ONE_RESULT;
}

/** A loop that cannot be reached has no edits. */
export function loop(walk: Walk): void {
  const { paths, edits } = walk;
  const { reachable } = paths;
  paths.stop();
  paths.reachable = reachable;
  walk.silent = false;
  const before = reachable ? edits.add(EDIT.beforeLoop, walk.at) : NOWHERE;
  const signature = blockType(walk);
  const header = reachable ? edits.add(EDIT.header, walk.code.position) : NOWHERE;
  openLoop(walk, signature, [before, header]);
  if (reachable) paths.begin(header);
}

function openLoop(walk: Walk, signature: Signature, [before, header]: readonly [number, number]): void {
  const plain = walk.newFrame('loop', signature);
  const state = { sharesFuel: false, cannotHold: false, dispatches: false, hasLoops: false };
  const place = { outer: plain.loop, ordinal: walk.loops.length, before, header };
  const opened: LoopFrame = { ...plain, ...state, ...place, loop: undefined };
  (opened as { loop: LoopFrame }).loop = opened;
  walk.frame = opened;
  walk.frames.push(opened);
  walk.loops.push(opened);
}

export function elseArm(walk: Walk): void {
  const { frame } = walk;
  walk.paths.turn(frame);
  frame.kind = 'else';
  walk.height = frame.base + frame.parameters;
}

export function tryTable(walk: Walk): void {
  const { code } = walk;
  const signature = blockType(walk);
  walk.catches = true;
  for (let left = code.u32(); left > 0; left--) {
    const kind = code.bytes[code.position++]!;
    if (kind <= LAST_WITH_TAG) code.skipLeb();
    walk.paths.land(walk.target(code.u32()));
  }
  walk.neverHold();
  walk.open('try_table', signature);
}

/** A `catch` of the older kind, which has what was thrown as operands. */
export function catchTag(walk: Walk): void {
  const tag = walk.code.u32();
  handle(walk, walk.signature(walk.module.tags[tag]!).parameters);
}

export function catchAll(walk: Walk): void {
  handle(walk, 0);
}

function handle(walk: Walk, operands: number): void {
  const { frame, paths, code } = walk;
  walk.neverHold();
  walk.catches = true;
  paths.handle(frame, code.position);
  if (paths.reachable) walk.edits.add(EDIT.landing, code.position);
  walk.height = frame.base + operands;
}

/** Ends a `try` of the older kind. */
export function delegate(walk: Walk): void {
  walk.code.skipLeb();
  end(walk);
}

export function end(walk: Walk): void {
  const { position } = walk.code;
  const frame = walk.frames.pop()!;
  walk.height = frame.base + frame.results;
  if (walk.frames.length === 0) return endFunction(walk);
  walk.frame = walk.frames.at(-1)!;
  if (frame.kind === 'loop') endLoop(walk, frame as LoopFrame);
  walk.paths.end(frame, position);
  if (frame.lands && frame.kind !== 'loop') walk.edits.add(EDIT.landing, position);
}

function endFunction({ paths, edits, at, regions }: Walk): void {
  paths.stop();
  edits.add(EDIT.exit, at);
  regions.finish();
}

function endLoop({ loops, edits, regions, code }: Walk, ended: LoopFrame): void {
  loops.pop();
  if (ended.lands) edits.mark(ended.header, MARK.lands);
  if (ended.before !== NOWHERE) regions.add(ended, edits.add(EDIT.afterLoop, code.position));
  if (ended.outer === undefined) return;
  ended.outer.hasLoops = true;
  ended.outer.sharesFuel ||= ended.sharesFuel;
  ended.outer.cannotHold ||= ended.cannotHold;
}
