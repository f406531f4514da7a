import type { Body } from './body.ts';
import { CodeWriter } from './code-writer.ts';
import type { Cursor } from './cursor.ts';
import { type Edits, MARK } from './edits.ts';
import type { Facts } from './facts.ts';
import type { Helpers } from './helpers.ts';

/** The writing of function bodies, one after another: from what, to where, and how the one at hand is written. */
export class Emission {
  readonly source: Cursor;
  readonly edits: Edits;
  readonly helpers: Helpers;
  readonly facts: Facts;
  readonly code: CodeWriter;
  body!: Body;
  /** Whether a charge stands at its beginning. */
  pays = false;
  /** Whether it counts its frame. */
  counts = false;
  /** Whether branches to the end of the function end in a block around its code. */
  wrapped = false;

  constructor(source: Cursor, edits: Edits, { helpers, facts }: { helpers: Helpers; facts: Facts }) {
    this.source = source;
    this.edits = edits;
    this.helpers = helpers;
    this.facts = facts;
    this.code = new CodeWriter(Math.ceil(source.bytes.length * 1.2), helpers);
  }

  /** The body of function `index` comes next. */
  begin(index: number, body: Body): void {
    this.body = body;
    this.pays = this.facts.pays(index);
    this.counts = this.facts.counts[index] === 1;
    this.wrapped = body.branchedOut && (this.counts || this.holdsAll);
  }

  /** Whether the fuel is held in a local from the beginning of the function to its end. */
  get holdsAll(): boolean {
    return this.has(0, MARK.held);
  }

  /** The local that holds the fuel, wherever it is held. */
  get fuelLocal(): number {
    return this.body.locals;
  }

  /** The local that holds what was left of the stack when the function was called. */
  get stackLocal(): number {
    return this.body.locals + 1;
  }

  has(edit: number, mark: number): boolean {
    return (this.edits.marks[edit]! & mark) !== 0;
  }

  /** Whether a branch goes to where the fuel is not held. */
  leaves(edit: number): boolean {
    if (!this.has(edit, MARK.leaves) || this.has(edit, MARK.dead)) return false;
    return !(this.wrapped && this.holdsAll);
  }
}
