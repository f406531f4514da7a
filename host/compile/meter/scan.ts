import type { Body } from './body.ts';
import { LOCALS_COST } from './costs.ts';
import { EDIT, type Edits } from './edits.ts';
import { HANDLERS } from './handlers.ts';
import { skipImmediates } from './immediates.ts';
import { COSTS, EFFECTS, LAST_BEHIND_PREFIX, PREFIX_BASE } from './opcode-table.ts';
import type { Walk } from './walk.ts';

/** Modelled on what V8's baseline compiler takes, which takes most. In bytes. */
const FRAME_BYTES = 64;
const SLOT_BYTES = 8;
const VECTOR_SLOT_BYTES = 16;

const V128 = 0x7b;
const VECTORS_START = PREFIX_BASE[0xfd]!;
const LAST_VECTOR = VECTORS_START + LAST_BEHIND_PREFIX;

/**
 * Walks through the body of function `index`, which begins at `start`, behind its size. What is to be done to
 * it is in the walk's edits then, until the next one is walked through.
 */
export function scanBody(walk: Walk, index: number, start: number): Body {
  const { code, edits } = walk;
  walk.reset();
  code.position = start;
  const type = walk.module.functions[index]!;
  const signature = walk.signature(type);
  walk.vectors = signature.vectors;
  const { groups, locals } = scanLocals(walk, signature.parameters);
  const codeStart = code.position;
  walk.paths.begin(edits.add(EDIT.entry, codeStart));
  walk.open('function', { parameters: 0, results: signature.results });
  walk.paths.spend(locals >>> LOCALS_COST);
  while (walk.frames.length > 0) scanInstruction(walk);
  const frameBytes = ownFrameBytes(walk, locals);
  return {
    ...{ start, codeStart, end: code.position - 1, localGroups: groups, locals, type, signature },
    cost: edits.values[0]!,
    frameBytes: frameBytes + walk.below,
    deepFrameBytes: frameBytes + walk.deepBelow,
    deep: walk.deep,
    silent: walk.silent && !walk.regions.sharesFuel,
    catches: walk.catches,
    owes: owes(edits),
    branchedOut: walk.branchedOut,
    callees: walk.callees,
  };
}

function ownFrameBytes({ vectors, highest }: Walk, locals: number): number {
  const slot = vectors ? VECTOR_SLOT_BYTES : SLOT_BYTES;
  return FRAME_BYTES + slot * (locals + highest);
}

function owes({ kinds, count }: Edits): boolean {
  for (let edit = 0; edit < count; edit++) if (kinds[edit] === EDIT.charge) return true;
  return false;
}

function scanLocals(walk: Walk, parameters: number): { groups: number; locals: number } {
  const { code } = walk;
  const groups = code.u32();
  let locals = parameters;
  for (let group = 0; group < groups; group++) {
    locals += code.u32();
    if (code.bytes[code.position] === V128) walk.vectors = true;
    code.skipValueType();
  }
  return { groups, locals };
}

function scanInstruction(walk: Walk): void {
  const { code } = walk;
  walk.at = code.position;
  let opcode = code.bytes[code.position++]!;
  const base = PREFIX_BASE[opcode]!;
  if (base !== 0) opcode = base + Math.min(code.u32(), LAST_BEHIND_PREFIX);
  walk.opcode = opcode;
  if (opcode >= VECTORS_START && opcode <= LAST_VECTOR) walk.vectors = true;
  if (walk.height > walk.highest) walk.highest = walk.height;
  walk.height += EFFECTS[opcode]!;
  walk.paths.spend(COSTS[opcode]!);
  const handler = HANDLERS[opcode];
  if (handler === undefined) skipImmediates(walk);
  else handler(walk);
  if (!walk.released) return;
  walk.released = false;
  walk.edits.add(EDIT.hold, code.position);
}
