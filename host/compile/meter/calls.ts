/** Instructions that call. */
import type { Signature } from '../binary/core-types.ts';
import { COST } from './costs.ts';
import { EDIT } from './edits.ts';
import type { Walk } from './walk.ts';

/** What is called in another module may be a leaf there, which charges nothing. */
const CALL_OUTSIDE = COST.call_indirect!;

export function call(walk: Walk): void {
  const callee = walk.code.u32();
  toCall(walk, callee);
  pass(walk, walk.signature(walk.module.functions[callee]!));
}

/** By a table, or by a reference. */
export function callUnseen(walk: Walk): void {
  const type = walk.code.u32();
  if (walk.name === 'call_indirect') walk.code.skipLeb();
  toCallUnseen(walk);
  pass(walk, walk.signature(type));
}

export function tailCall(walk: Walk): void {
  toCall(walk, walk.code.u32());
  replaceFrame(walk);
}

export function tailCallUnseen(walk: Walk): void {
  walk.code.skipLeb();
  if (walk.name === 'return_call_indirect') walk.code.skipLeb();
  toCallUnseen(walk);
  replaceFrame(walk);
}

/** Nothing of this frame is left then. */
function replaceFrame(walk: Walk): void {
  walk.shareFuel();
  if (walk.paths.reachable) walk.edits.add(EDIT.tailCall, walk.at);
  walk.leave();
}

/** Operands of a call give way to its results. */
function pass(walk: Walk, { parameters, results }: Signature): void {
  walk.carry(parameters + results);
  walk.height += results - parameters;
}

/** What is known of who is called is taken over: it is on this path, and on this stack. */
function toCall(walk: Walk, callee: number): void {
  const { facts, imports } = walk.module;
  if (callee < imports) {
    walk.paths.spend(CALL_OUTSIDE);
    return toCallUnseen(walk);
  }
  walk.callees.push(callee);
  if (!facts.pays(callee)) walk.paths.spend(facts.moved[callee]!);
  if (facts.silent[callee] === 0) walk.shareFuel();
  if (facts.deep[callee] === 1) walk.deep = true;
  walk.below = Math.max(walk.below, facts.frames[callee]!);
  walk.deepBelow = Math.max(walk.deepBelow, facts.deepFrames[callee]!);
}

/** It may be anything. */
function toCallUnseen(walk: Walk): void {
  walk.shareFuel();
  walk.deep = true;
}
