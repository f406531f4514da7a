import { EDIT, type Edits, MARK } from './edits.ts';
import type { LoopFrame } from './frame.ts';

/** In larger ones a charge is seldom enough to cost nothing. */
const REGION_BYTES = 4000;

/** Longer loops are not written more than once. */
const MOST_TIGHT_BYTES = 32;

interface Region {
  /** Its first and its last edit. */
  readonly first: number;
  readonly last: number;
  /** Branches to frames of a lesser depth leave it. */
  readonly depth: number;
}

/**
 * Parts of a function in which the fuel is held in a local, because nobody else looks at it meanwhile:
 * the whole function, or else each largest loop, if it calls nothing and throws nothing. So it is in the loop
 * of an interpreter, which does much between two calls: there it is put back for each, and taken again.
 */
export class Regions {
  /** Whether the fuel has to stand in its global somewhere in the function, where others see it. */
  sharesFuel = false;
  readonly #edits: Edits;
  #regions: Region[] = [];

  constructor(edits: Edits) {
    this.#edits = edits;
  }

  clear(): void {
    this.sharesFuel = false;
    this.#regions = [];
  }

  /** A loop has ended, whose last edit is `after`. */
  add(loop: LoopFrame, after: number): void {
    const size = this.#edits.starts[after]! - this.#edits.starts[loop.before]!;
    if (!isHeld(loop, size)) return;
    while (this.#regions.length > 0 && this.#regions.at(-1)!.first > loop.before) this.#regions.pop();
    this.#regions.push({ first: loop.before, last: after, depth: loop.depth });
    if (!loop.hasLoops && !loop.sharesFuel) this.#markInnermost(loop, after);
  }

  /** The function has ended. */
  finish(): void {
    if (this.#regions.length === 0) return;
    const size = this.#edits.starts[this.#edits.count - 1]! - this.#edits.starts[0]!;
    if (!this.sharesFuel && size <= REGION_BYTES)
      this.#regions = [{ first: 0, last: this.#edits.count - 1, depth: 1 }];
    for (const region of this.#regions) this.#markRegion(region);
  }

  #markInnermost({ before, header, depth, parameters, results }: LoopFrame, after: number): void {
    const edits = this.#edits;
    if (parameters + results === 0 && isTight(edits, before, after)) {
      edits.mark(before, MARK.tight);
      edits.targets[before] = after;
      edits.depths[before] = depth;
      return;
    }
    for (const edit of [before, header, after]) edits.mark(edit, MARK.innermost);
    for (let edit = header; edit < after; edit++) {
      if (edits.kinds[edit] === EDIT.branch && edits.targets[edit]! < depth) edits.mark(edit, MARK.shifted);
    }
  }

  #markRegion({ first, last, depth }: Region): void {
    const edits = this.#edits;
    for (let edit = first; edit <= last; edit++) {
      edits.mark(edit, MARK.held);
      if (edits.kinds[edit] === EDIT.branch && edits.targets[edit]! < depth) edits.mark(edit, MARK.leaves);
    }
    edits.mark(first, MARK.outermost);
    edits.mark(last, MARK.outermost);
  }
}

function isHeld({ sharesFuel, cannotHold, dispatches }: LoopFrame, size: number): boolean {
  if (!sharesFuel) return size <= REGION_BYTES;
  return dispatches && !cannotHold;
}

/** Whether the loop between these edits, which calls nothing and has no loop in it, is written as `tight-loop.ts` has it. */
function isTight(edits: Edits, before: number, after: number): boolean {
  if (edits.starts[after]! - edits.starts[before]! > MOST_TIGHT_BYTES) return false;
  for (let edit = before + 2; edit < after; edit++) {
    const marks = edits.marks[edit]!;
    if (edits.kinds[edit] !== EDIT.branch || (marks & MARK.bare) === 0 || (marks & MARK.dead) !== 0)
      return false;
  }
  return true;
}
