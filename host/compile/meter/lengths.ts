/** Instructions whose topmost operand says how long they take, and those that grow a memory or a table. */
import { LENGTH_COST } from './costs.ts';
import { EDIT, MARK } from './edits.ts';
import type { Walk } from './walk.ts';

export function memoryLength(walk: Walk): void {
  chargeLengthIn(walk, walk.module.wideMemories);
}

export function tableLength(walk: Walk): void {
  chargeLengthIn(walk, walk.module.wideTables);
}

/**
 * The length of a copy has 64 bits where both of them have, that of a fill where the one has; segments are
 * never so long.
 */
function chargeLengthIn(walk: Walk, wide: readonly boolean[]): void {
  const { code, name } = walk;
  const first = code.u32();
  const second = walk.immediates.length > 1 ? code.u32() : first;
  const isSegment = name.endsWith('.init');
  chargeLength(walk, { wide: !isSegment && wide[first]! && wide[second]!, bytes: 1 });
}

export function arrayLength(walk: Walk): void {
  const bytes = elementBytes(walk);
  // Of the two arrays of a copy the first one is written to.
  if (walk.immediates.length > 1) walk.code.skipLeb();
  chargeLength(walk, { wide: false, bytes });
}

/** Reads an array's type; gives what one of its elements takes. */
export function elementBytes(walk: Walk): number {
  const type = walk.module.types[walk.code.u32()];
  if (type?.kind !== 'array') throw new Error(`${walk.name} of what is no array`);
  return type.elementBytes;
}

/** `bytes` are those of an element, where what it costs is told by the byte; else 1. */
export function chargeLength(walk: Walk, { wide, bytes }: { wide: boolean; bytes: number }): void {
  const shift = LENGTH_COST[walk.name];
  if (shift === undefined) throw new Error(`there is no cost for a length of ${walk.name}`);
  walk.shareFuel();
  if (!walk.paths.reachable) return;
  const edit = walk.edits.add(EDIT.length, walk.at, shift - Math.log2(bytes));
  if (wide) walk.edits.mark(edit, MARK.wide);
}

/** A helper asks the host first, and pays by what it is given. */
export function grow(walk: Walk, space: 'memory' | 'table'): void {
  const index = walk.code.u32();
  walk.shareFuel();
  if (!walk.paths.reachable) return;
  const edit = walk.edits.add(EDIT.replace, walk.at, walk.module.growth(space, index));
  walk.edits.ends[edit] = walk.code.position;
}
