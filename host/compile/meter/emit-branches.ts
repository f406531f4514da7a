/** Branches and returns, where they leave what the fuel is held in or cross the loop around an innermost one. */
import { MARK } from './edits.ts';
import { restoreStack } from './emit-stack.ts';
import type { Emission } from './emission.ts';
import { OP } from './op.ts';

export function emitBranch(emission: Emission, edit: number): 'in front' | 'in place' {
  const { code, source, edits } = emission;
  source.position = edits.starts[edit]!;
  const opcode = source.bytes[source.position++]!;
  if (opcode === OP.return) return emitReturn(emission, edit);
  const shift = emission.has(edit, MARK.shifted) ? 1 : 0;
  const leaves = emission.leaves(edit);
  if (leaves && opcode === OP.brIf && emission.has(edit, MARK.bare)) {
    emitLeavingIf(emission, source.u32() + shift);
    return 'in place';
  }
  if (leaves) code.release();
  if (shift === 0) return 'in front';
  code.byte(opcode);
  if (opcode === OP.brTable) emitShiftedLabels(emission, edit);
  else code.unsigned(source.u32() + shift);
  return 'in place';
}

function emitReturn(emission: Emission, edit: number): 'in front' {
  if (emission.has(edit, MARK.dead)) return 'in front';
  if (emission.has(edit, MARK.leaves)) emission.code.release();
  restoreStack(emission);
  return 'in front';
}

/** The fuel is put back only where the branch is taken. */
function emitLeavingIf({ code }: Emission, label: number): void {
  code.block(OP.if);
  code.release();
  code.instruction(OP.br, label + 1);
  code.end();
}

/** Of those labels that go past the loop which is written twice. */
function emitShiftedLabels({ code, source, edits }: Emission, edit: number): void {
  const depth = edits.depths[edit]!;
  const loop = edits.loops[edit]!;
  const count = source.u32();
  code.unsigned(count);
  for (let left = count; left >= 0; left--) {
    const label = source.u32();
    code.unsigned(depth - label < loop ? label + 1 : label);
  }
}
