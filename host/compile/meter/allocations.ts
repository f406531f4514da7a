/** Instructions that allocate objects of the garbage collector. */
import { ARRAY_HEADER_BYTES } from './constants.ts';
import { ALLOCATION_COST } from './costs.ts';
import { EDIT } from './edits.ts';
import { chargeLength, elementBytes } from './lengths.ts';
import type { Walk } from './walk.ts';

export function structNew(walk: Walk): void {
  const { bytes, fields } = structType(walk);
  walk.height -= fields;
  allocate(walk, bytes);
}

export function structNewDefault(walk: Walk): void {
  allocate(walk, structType(walk).bytes);
}

function structType(walk: Walk): { readonly bytes: number; readonly fields: number } {
  const type = walk.module.types[walk.code.u32()];
  if (type?.kind !== 'struct') throw new Error(`${walk.name} of what is no struct`);
  return type;
}

/** Its elements are operands. */
export function arrayNewFixed(walk: Walk): void {
  const bytes = elementBytes(walk);
  const count = walk.code.u32();
  walk.height -= count;
  allocate(walk, ARRAY_HEADER_BYTES + count * bytes);
}

/** The number of its elements is the topmost operand. */
export function arrayNew(walk: Walk): void {
  const bytes = elementBytes(walk);
  if (walk.immediates.length > 1) walk.code.skipLeb();
  chargeLength(walk, { wide: false, bytes });
  if (walk.paths.reachable) walk.edits.add(EDIT.allocateArray, walk.at, bytes);
}

function allocate(walk: Walk, bytes: number): void {
  walk.paths.spend(bytes << -ALLOCATION_COST);
  walk.shareFuel();
  if (walk.paths.reachable) walk.edits.add(EDIT.allocate, walk.at, bytes);
}
