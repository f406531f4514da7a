import type { Body } from './body.ts';
import { EDIT, MARK } from './edits.ts';
import { emitBranch } from './emit-branches.ts';
import { emitAfterLoop, emitBeforeLoop, emitCharge, emitEntry, emitHeader } from './emit-charges.ts';
import { landStack, restoreStack } from './emit-stack.ts';
import type { Emission } from './emission.ts';
import { OP, TYPE } from './op.ts';
import { lengthWeight } from './snippets.ts';
import { writeTightLoop } from './tight-loop.ts';

/** Writes the body of function `index` with its edits. */
export function emitBody(emission: Emission, index: number, body: Body): void {
  const { code, facts } = emission;
  if (facts.silent[index] === 1) return emitSame(emission, body);
  emission.begin(index, body);
  code.begin(emission.fuelLocal);
  emitLocals(emission);
  if (emission.wrapped) beginWrapper(emission);
  emitCode(emission);
  code.finish(index);
}

function emitSame({ code, source }: Emission, { start, end }: Body): void {
  code.unsigned(end + 1 - start);
  code.copy(source.bytes, start, end + 1);
}

/** Those that there are, and a group with ours. */
function emitLocals({ code, source, body, counts }: Emission): void {
  code.unsigned(body.localGroups + 1);
  source.position = body.start;
  source.skipLeb();
  code.copy(source.bytes, source.position, body.codeStart);
  code.byte(counts ? 2 : 1);
  code.byte(TYPE.i64);
}

/**
 * Around all code, so that there is one end to come to, where what the function holds is put back. It has the
 * function's own type, which takes operands where the function has parameters.
 */
function beginWrapper({ code, body }: Emission): void {
  const { signature, type } = body;
  if (signature.results === 0) return code.block(OP.block);
  for (let local = 0; local < signature.parameters; local++) code.instruction(OP.localGet, local);
  code.byte(OP.block);
  code.signed(type);
  for (let local = 0; local < signature.parameters; local++) code.byte(OP.drop);
}

/** The source from edit to edit, and what is written at each. */
function emitCode(emission: Emission): void {
  const { code, source, edits, body } = emission;
  let position = body.codeStart;
  for (let edit = 0; edit < edits.count; edit++) {
    const start = edits.starts[edit]!;
    if (start > position) code.copy(source.bytes, position, start);
    if (emission.has(edit, MARK.tight)) {
      emitTightLoop(emission, edit);
      edit = edits.targets[edit]!;
      position = edits.starts[edit]!;
    } else position = emitEdit(emission, edit) === 'in place' ? edits.ends[edit]! : start;
  }
  code.copy(source.bytes, position, body.end + 1);
}

function emitTightLoop(emission: Emission, before: number): void {
  const outermost = emission.has(before, MARK.outermost);
  if (outermost) emission.code.hold();
  writeTightLoop(emission, before);
  if (outermost) emission.code.release();
}

/** Whether what is written stands in front of the source, or in place of it. */
type Placed = 'in front' | 'in place';

function emitEdit(emission: Emission, edit: number): Placed {
  const { code, helpers, edits } = emission;
  const value = edits.values[edit]!;
  switch (edits.kinds[edit]) {
    case EDIT.branch:
      return emitBranch(emission, edit);
    case EDIT.replace:
      code.instruction(OP.call, value);
      return 'in place';
    case EDIT.entry:
      emitEntry(emission, value);
      break;
    case EDIT.charge:
      emitCharge(emission, edit);
      break;
    case EDIT.beforeLoop:
      emitBeforeLoop(emission, edit);
      break;
    case EDIT.header:
      emitHeader(emission, edit);
      break;
    case EDIT.afterLoop:
      emitAfterLoop(emission, edit);
      break;
    case EDIT.landing:
      landStack(emission);
      break;
    case EDIT.tailCall:
      restoreStack(emission);
      break;
    case EDIT.length:
      emitLength(emission, edit);
      break;
    case EDIT.allocate:
      emitCallWith(emission, helpers.allocate, value);
      break;
    case EDIT.allocateArray:
      emitCallWith(emission, helpers.allocateArray, value);
      break;
    case EDIT.release:
      if (emission.has(edit, MARK.held)) code.release();
      break;
    case EDIT.hold:
      if (emission.has(edit, MARK.held)) code.hold();
      break;
    default:
      emitExit(emission);
  }
  return 'in front';
}

function emitLength(emission: Emission, edit: number): void {
  const { helpers, edits } = emission;
  const helper = emission.has(edit, MARK.wide) ? helpers.wideLength : helpers.length;
  emitCallWith(emission, helper, lengthWeight(edits.values[edit]!));
}

function emitCallWith({ code }: Emission, helper: number, value: number): void {
  code.constant64(value);
  code.instruction(OP.call, helper);
}

/** In front of the last `end`. */
function emitExit(emission: Emission): void {
  const { code } = emission;
  if (emission.wrapped) code.end();
  if (emission.holdsAll) code.release();
  restoreStack(emission);
}
