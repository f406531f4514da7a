import type { Cursor } from './cursor.ts';
import { EDIT, type Edits, MARK } from './edits.ts';
import type { Facts } from './facts.ts';
import { type Helpers, lengthWeight } from './helpers.ts';
import { OP, TYPE } from './op.ts';
import { MOST_UNCOUNTED_BYTES } from './payers.ts';
import type { Body } from './scan.ts';
import { Writer } from './writer.ts';

/** Branch hints: of one byte, which says that the branch is not taken as a rule. */
const UNLIKELY = [1, 0];

/** Writes function bodies with their edits. */
export class Emitter {
  /** The code section's bodies, and the hints for V8 which branches are seldom taken. */
  readonly out: Writer;
  readonly hints = new Writer(1024);
  hinted = 0;
  readonly #source: Cursor;
  readonly #edits: Edits;
  readonly #helpers: Helpers;
  readonly #facts: Facts;
  #body!: Body;
  #index = 0;
  /** Where the body begins in the output, and the places in it that are hinted. */
  #start = 0;
  #places: number[] = [];
  /** Locals that hold the fuel, and what was left of the stack when the function was called. */
  #fuel = 0;
  #stack = 0;
  #counts = false;
  /** Whether branches to the end of the function end in a block around its code. */
  #wrapped = false;

  constructor(source: Cursor, edits: Edits, { helpers, facts }: { helpers: Helpers; facts: Facts }) {
    this.#source = source;
    this.#edits = edits;
    this.#helpers = helpers;
    this.#facts = facts;
    this.out = new Writer(Math.ceil(source.bytes.length * 1.2));
  }

  body(index: number, body: Body): void {
    this.#index = index;
    this.#body = body;
    if (this.#facts.silent[index] === 1) return this.#copy();
    this.#fuel = body.locals;
    this.#stack = body.locals + 1;
    this.#counts = this.#facts.counts[index] === 1;
    this.#places = [];
    this.#start = this.out.openSize();
    this.#locals();
    this.#wrapped = body.branchedOut && (this.#counts || this.#has(0, MARK.held));
    if (this.#wrapped) this.#wrap();
    let position = body.codeStart;
    for (let edit = 0; edit < this.#edits.count; edit++) {
      const start = this.#edits.starts[edit]!;
      if (start > position) this.out.copy(this.#source.bytes, position, start);
      position = this.#edit(edit) ? this.#edits.ends[edit]! : start;
    }
    this.out.copy(this.#source.bytes, position, body.end + 1);
    this.out.closeSize(this.#start);
    this.#writeHints();
  }

  /** As it stands. */
  #copy(): void {
    const { start, end } = this.#body;
    this.out.unsigned(end + 1 - start);
    this.out.copy(this.#source.bytes, start, end + 1);
  }

  #locals(): void {
    const { start, codeStart, localGroups } = this.#body;
    this.out.unsigned(localGroups + 1);
    const groups = this.#source;
    groups.position = start;
    groups.skipLeb();
    this.out.copy(groups.bytes, groups.position, codeStart);
    this.out.byte(this.#counts ? 2 : 1);
    this.out.byte(TYPE.i64);
  }

  #writeHints(): void {
    if (this.#places.length === 0) return;
    this.hinted++;
    this.hints.unsigned(this.#index);
    this.hints.unsigned(this.#places.length);
    for (const place of this.#places) {
      this.hints.unsigned(place);
      this.hints.append(UNLIKELY);
    }
  }

  /** Whether it stands in place of the source. */
  #edit(edit: number): boolean {
    const value = this.#edits.values[edit]!;
    switch (this.#edits.kinds[edit]) {
      case EDIT.entry:
        return this.#entry(this.#has(edit, MARK.held), value);
      case EDIT.charge:
        return this.#charge(this.#has(edit, MARK.held), value);
      case EDIT.beforeLoop:
        return this.#beforeLoop(edit);
      case EDIT.header:
        return this.#header(edit, value);
      case EDIT.afterLoop:
        return this.#afterLoop(edit);
      case EDIT.branch:
        return this.#branch(edit);
      case EDIT.landing:
        return this.#landing();
      case EDIT.tailCall:
        return this.#restoreStack();
      case EDIT.length:
        return this.#length(edit, value);
      case EDIT.allocate:
        return this.#callWith(this.#helpers.allocate, value);
      case EDIT.allocateArray:
        return this.#callWith(this.#helpers.allocateArray, value);
      case EDIT.replace:
        this.out.instruction(OP.call, value);
        return true;
      default:
        return this.#exit(edit);
    }
  }

  #has(edit: number, mark: number): boolean {
    return (this.#edits.marks[edit]! & mark) !== 0;
  }

  // Charges

  #entry(held: boolean, cost: number): false {
    const { out } = this;
    if (!this.#facts.pays(this.#index)) {
      if (held) this.#hold();
      return false;
    }
    this.#charged(held, cost);
    if (this.#counts) this.#enterFrame();
    this.#ifNegative();
    if (held) this.#release();
    if (this.#counts) this.#callStackSpent();
    else out.instruction(OP.call, this.#helpers.spent);
    if (held) this.#hold();
    out.byte(OP.end);
    return false;
  }

  /** Leaves the fuel on the stack, less the cost. */
  #charged(held: boolean, cost: number): void {
    const { out } = this;
    out.instruction(OP.globalGet, this.#helpers.fuel);
    out.constant64(cost);
    out.byte(OP.i64Sub);
    out.instruction(OP.localTee, this.#fuel);
    if (held) return;
    out.instruction(OP.globalSet, this.#helpers.fuel);
    out.instruction(OP.localGet, this.#fuel);
  }

  /**
   * Takes the frame from the stack, and leaves what there was before: it is below 0 if the frame of who
   * called was too much, which is as good and a subtraction less. Asked together with the fuel: of two
   * numbers one is below 0 if both together are.
   */
  #enterFrame(): void {
    const { out } = this;
    out.instruction(OP.globalGet, this.#helpers.stack);
    out.instruction(OP.localTee, this.#stack);
    this.#lessFrame();
    out.instruction(OP.globalSet, this.#helpers.stack);
    this.#stackLeft();
    out.byte(OP.i64Or);
  }

  /** Below 0 where there was not enough. */
  #stackLeft(): void {
    this.out.instruction(OP.localGet, this.#stack);
    if (this.#body.frameBytes > MOST_UNCOUNTED_BYTES) this.#lessFrame();
  }

  #lessFrame(): void {
    this.out.constant64(this.#body.frameBytes);
    this.out.byte(OP.i64Sub);
  }

  #callStackSpent(): void {
    this.#stackLeft();
    this.out.instruction(OP.call, this.#helpers.stackSpent);
  }

  #charge(held: boolean, cost: number): false {
    if (cost === 0) return false;
    const { out } = this;
    if (held) out.instruction(OP.localGet, this.#fuel);
    else out.instruction(OP.globalGet, this.#helpers.fuel);
    out.constant64(cost);
    out.byte(OP.i64Sub);
    if (held) out.instruction(OP.localSet, this.#fuel);
    else out.instruction(OP.globalSet, this.#helpers.fuel);
    return false;
  }

  #header(edit: number, cost: number): false {
    if (this.#has(edit, MARK.innermost)) return this.#innermostHeader(cost);
    const { out } = this;
    const held = this.#has(edit, MARK.held);
    if (this.#has(edit, MARK.lands)) this.#landing();
    if (held) {
      out.instruction(OP.localGet, this.#fuel);
      out.constant64(cost);
      out.byte(OP.i64Sub);
      out.instruction(OP.localTee, this.#fuel);
    } else this.#charged(false, cost);
    this.#ifNegative();
    if (held) out.instruction(OP.localGet, this.#fuel);
    out.instruction(OP.call, held ? this.#helpers.spentHeld : this.#helpers.spent);
    if (held) out.instruction(OP.localSet, this.#fuel);
    out.byte(OP.end);
    return false;
  }

  /** No call may stand in it, or V8 would not unroll it: it is left, and what is around it asks for fuel. */
  #innermostHeader(cost: number): false {
    const { out } = this;
    out.instruction(OP.localGet, this.#fuel);
    out.constant64(cost);
    out.byte(OP.i64LtS);
    this.#hint();
    out.instruction(OP.brIf, 1);
    return this.#charge(true, cost);
  }

  #beforeLoop(edit: number): false {
    if (this.#has(edit, MARK.outermost)) this.#hold();
    if (!this.#has(edit, MARK.innermost)) return false;
    const { out } = this;
    const header = edit + 1;
    const cost = this.#edits.values[header]!;
    // The loop around has the type of the loop.
    out.copy(this.#source.bytes, this.#edits.starts[edit]!, this.#edits.starts[header]!);
    out.instruction(OP.localGet, this.#fuel);
    out.constant64(cost);
    out.byte(OP.i64LtS);
    this.#unlikelyIf();
    out.instruction(OP.localGet, this.#fuel);
    out.constant64(cost);
    out.instruction(OP.call, this.#helpers.refill);
    out.instruction(OP.localSet, this.#fuel);
    out.byte(OP.end);
    return false;
  }

  #afterLoop(edit: number): false {
    if (this.#has(edit, MARK.innermost)) this.out.byte(OP.end);
    if (this.#has(edit, MARK.outermost)) this.#release();
    return false;
  }

  /** Takes the fuel into the local, and puts it back. */
  #hold(): void {
    this.out.instruction(OP.globalGet, this.#helpers.fuel);
    this.out.instruction(OP.localSet, this.#fuel);
  }

  #release(): void {
    this.out.instruction(OP.localGet, this.#fuel);
    this.out.instruction(OP.globalSet, this.#helpers.fuel);
  }

  // Branches

  #branch(edit: number): boolean {
    const source = this.#source;
    source.position = this.#edits.starts[edit]!;
    const opcode = source.bytes[source.position++]!;
    if (opcode === OP.return) return this.#return(edit);
    const staysInside = this.#wrapped && this.#has(0, MARK.held);
    const leaves = !staysInside && this.#has(edit, MARK.leaves) && !this.#has(edit, MARK.dead);
    const shift = this.#has(edit, MARK.shifted) ? 1 : 0;
    if (leaves && opcode === OP.brIf && this.#has(edit, MARK.bare)) return this.#leaveIf(source.u32() + shift);
    if (leaves) this.#release();
    if (shift === 0) return false;
    this.out.byte(opcode);
    if (opcode === OP.brTable) this.#shiftLabels(edit);
    else this.out.unsigned(source.u32() + shift);
    return true;
  }

  #return(edit: number): false {
    if (this.#has(edit, MARK.dead)) return false;
    if (this.#has(edit, MARK.leaves)) this.#release();
    return this.#restoreStack();
  }

  /** The fuel is put back only where the branch is taken. */
  #leaveIf(label: number): true {
    this.out.instruction(OP.if, TYPE.none);
    this.#release();
    this.out.instruction(OP.br, label + 1);
    this.out.byte(OP.end);
    return true;
  }

  #shiftLabels(edit: number): void {
    const depth = this.#edits.depths[edit]!;
    const loop = this.#edits.loops[edit]!;
    const count = this.#source.u32();
    this.out.unsigned(count);
    for (let left = count; left >= 0; left--) {
      const label = this.#source.u32();
      this.out.unsigned(depth - label < loop ? label + 1 : label);
    }
  }

  /** Around all code, so that there is one end to come to. The operands are those that its type wants. */
  #wrap(): void {
    const { out } = this;
    const { signature, type } = this.#body;
    if (signature.results === 0) return out.instruction(OP.block, TYPE.none);
    for (let local = 0; local < signature.parameters; local++) out.instruction(OP.localGet, local);
    out.byte(OP.block);
    out.signed(type);
    for (let local = 0; local < signature.parameters; local++) out.byte(OP.drop);
  }

  #exit(edit: number): false {
    if (this.#wrapped) this.out.byte(OP.end);
    if (this.#has(edit, MARK.held)) this.#release();
    return this.#restoreStack();
  }

  // The stack

  /** As it was when the function was called. */
  #restoreStack(): false {
    if (!this.#counts) return false;
    this.out.instruction(OP.localGet, this.#stack);
    this.out.instruction(OP.globalSet, this.#helpers.stack);
    return false;
  }

  /** What was thrown has come through frames that are no more. */
  #landing(): false {
    if (!this.#counts) return false;
    this.out.instruction(OP.localGet, this.#stack);
    this.#lessFrame();
    this.out.instruction(OP.globalSet, this.#helpers.stack);
    return false;
  }

  // Calls of helpers

  #length(edit: number, shift: number): false {
    const { length, wideLength } = this.#helpers;
    return this.#callWith(this.#has(edit, MARK.wide) ? wideLength : length, lengthWeight(shift));
  }

  #callWith(helper: number, value: number): false {
    this.out.constant64(value);
    this.out.instruction(OP.call, helper);
    return false;
  }

  #ifNegative(): void {
    this.out.constant64(0);
    this.out.byte(OP.i64LtS);
    this.#unlikelyIf();
  }

  #unlikelyIf(): void {
    this.#hint();
    this.out.instruction(OP.if, TYPE.none);
  }

  #hint(): void {
    this.#places.push(this.out.length - this.#start);
  }
}
