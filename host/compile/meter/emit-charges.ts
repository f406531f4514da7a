/** Charges and checks, where functions and loops begin and where paths meet. */
import { MARK } from './edits.ts';
import { emitStackLeft, enterFrame, landStack } from './emit-stack.ts';
import type { Emission } from './emission.ts';
import { OP } from './op.ts';

export function emitEntry(emission: Emission, cost: number): void {
  const { code, helpers, pays, counts, holdsAll } = emission;
  if (!pays) {
    if (holdsAll) code.hold();
    return;
  }
  if (holdsAll) code.chargeIntoHeld(cost);
  else code.chargeAndGet(cost);
  if (counts) enterFrame(emission);
  code.ifNegative();
  if (holdsAll) code.release();
  if (counts) emitStackLeft(emission);
  code.instruction(OP.call, counts ? helpers.stackSpent : helpers.spent);
  if (holdsAll) code.hold();
  code.end();
}

/** No check follows. */
export function emitCharge(emission: Emission, edit: number): void {
  const { code, edits } = emission;
  const cost = edits.values[edit]!;
  if (cost === 0) return;
  if (emission.has(edit, MARK.held)) code.chargeHeld(cost);
  else code.charge(cost);
}

export function emitHeader(emission: Emission, edit: number): void {
  const { code, helpers, edits } = emission;
  const cost = edits.values[edit]!;
  if (emission.has(edit, MARK.innermost)) return emitInnermostHeader(emission, cost);
  const held = emission.has(edit, MARK.held);
  if (emission.has(edit, MARK.lands)) landStack(emission);
  if (held) code.chargeHeldAndGet(cost);
  else code.chargeAndGet(cost);
  code.ifNegative();
  if (held) code.getHeld();
  code.instruction(OP.call, held ? helpers.spentHeld : helpers.spent);
  if (held) code.setHeld();
  code.end();
}

/** No call may stand in it, or V8 would not unroll it: it is left, and what is around it asks for fuel. */
function emitInnermostHeader({ code }: Emission, cost: number): void {
  code.heldIsLess(cost);
  code.hint();
  code.instruction(OP.brIf, 1);
  code.chargeHeld(cost);
}

export function emitBeforeLoop(emission: Emission, edit: number): void {
  const { code, source, edits } = emission;
  if (emission.has(edit, MARK.outermost)) code.hold();
  if (!emission.has(edit, MARK.innermost)) return;
  const header = edit + 1;
  const cost = edits.values[header]!;
  // The loop around it is of its type: its opcode and its type are written twice.
  code.copy(source.bytes, edits.starts[edit]!, edits.starts[header]!);
  code.heldIsLess(cost);
  code.unlikelyIf();
  code.refillHeld(cost);
  code.end();
}

export function emitAfterLoop(emission: Emission, edit: number): void {
  const { code } = emission;
  if (emission.has(edit, MARK.innermost)) code.end();
  if (emission.has(edit, MARK.outermost)) code.release();
}
