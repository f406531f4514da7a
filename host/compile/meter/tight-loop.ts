import { EDIT } from './edits.ts';
import type { Emission } from './emission.ts';
import { OP } from './op.ts';

/** So many turns of a tight loop are written one after another, and paid at once. */
const TURNS = 4;

/** Of the blocks around a turn: `done`, `again`, `spent` and the loop; all turns but the last have one more. */
const BLOCKS = 4;

/**
 * Writes a short loop that calls nothing and takes no operands, whose first edit is `before`:
 *
 *     block $done
 *       loop $again
 *         block $spent
 *           loop
 *             fuel -= 4 * cost; br_if $spent (fuel < 0)
 *             block <a turn> end; <leaving: fuel += 3 * cost; br $done>
 *             block <a turn> end; ...
 *             <the last turn, which branches back>
 *           end
 *           br $done
 *         end
 *         fuel = refill(fuel + 4 * cost)
 *         br $again
 *
 * A check costs as much as a turn of such a loop, so it pays to make it once in four. There is no call
 * in the loop, or V8 would not unroll it.
 */
export function writeTightLoop(emission: Emission, before: number): void {
  const { code, edits } = emission;
  const cost = edits.values[before + 1]!;
  code.block(OP.block);
  code.block(OP.loop);
  code.block(OP.block);
  code.block(OP.loop);
  code.chargeHeldAndGet(TURNS * cost);
  code.isNegative();
  code.hint();
  code.instruction(OP.brIf, 1);
  for (let left = TURNS - 1; left > 0; left--) {
    code.block(OP.block);
    writeTurn(emission, before, { refund: left * cost, shift: BLOCKS });
    code.refundHeld(left * cost);
    code.instruction(OP.br, BLOCKS);
    code.end();
  }
  writeTurn(emission, before, { refund: 0, shift: BLOCKS - 1 });
  code.end();
  code.instruction(OP.br, 2);
  code.end();
  code.refundAndRefillHeld(TURNS * cost);
  code.instruction(OP.br, 0);
  code.end();
  code.end();
}

interface Turn {
  /** For the turns that are paid and not made, if it is left in this one. */
  readonly refund: number;
  /** By how much labels of what is around the loop are higher. */
  readonly shift: number;
}

/** A branch back goes to the block around the turn, which has the label that the loop had. */
function writeTurn(emission: Emission, before: number, turn: Turn): void {
  const { code, edits, source } = emission;
  const after = edits.targets[before]!;
  let position = edits.starts[before + 1]!;
  for (let edit = before + 2; edit < after; edit++) {
    if (edits.kinds[edit] !== EDIT.branch || edits.targets[edit]! >= edits.depths[before]!) continue;
    code.copy(source.bytes, position, edits.starts[edit]!);
    position = edits.ends[edit]!;
    writeLeaving(emission, edit, turn);
  }
  code.copy(source.bytes, position, edits.starts[after]! - 1);
}

function writeLeaving(emission: Emission, edit: number, { refund, shift }: Turn): void {
  const { code, edits, source } = emission;
  source.position = edits.starts[edit]!;
  const opcode = source.bytes[source.position++]!;
  const label = source.u32() + shift;
  const released = emission.leaves(edit);
  if (opcode === OP.brIf && refund === 0 && !released) return code.instruction(OP.brIf, label);
  if (opcode === OP.brIf) code.block(OP.if);
  code.refundHeld(refund);
  if (released) code.release();
  code.instruction(OP.br, opcode === OP.brIf ? label + 1 : label);
  if (opcode === OP.brIf) code.end();
}
