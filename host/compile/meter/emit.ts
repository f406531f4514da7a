import { CodeWriter } from './code-writer.ts';
import type { Cursor } from './cursor.ts';
import { EDIT, type Edits, MARK } from './edits.ts';
import type { Facts } from './facts.ts';
import { type Helpers, lengthWeight } from './helpers.ts';
import { OP, TYPE } from './op.ts';
import { MOST_UNCOUNTED_BYTES } from './payers.ts';
import type { Body } from './scan.ts';
import { type TightLoop, writeTightLoop } from './tight-loop.ts';

/** Writes function bodies with their edits. */
export class Emitter {
  readonly code: CodeWriter;
  readonly #source: Cursor;
  readonly #edits: Edits;
  readonly #helpers: Helpers;
  readonly #facts: Facts;
  #body!: Body;
  #index = 0;
  /** The local that holds what was left of the stack when the function was called. */
  #stack = 0;
  #counts = false;
  /** Whether branches to the end of the function end in a block around its code. */
  #wrapped = false;
  readonly #tightLoop: TightLoop;

  constructor(source: Cursor, edits: Edits, { helpers, facts }: { helpers: Helpers; facts: Facts }) {
    this.#source = source;
    this.#edits = edits;
    this.#helpers = helpers;
    this.#facts = facts;
    this.code = new CodeWriter(Math.ceil(source.bytes.length * 1.2), helpers);
    this.#tightLoop = { source, edits, code: this.code, leaves: (edit) => this.#leaves(edit) };
  }

  body(index: number, body: Body): void {
    this.#index = index;
    this.#body = body;
    if (this.#facts.silent[index] === 1) return this.#copy();
    this.#stack = body.locals + 1;
    this.#counts = this.#facts.counts[index] === 1;
    this.#wrapped = body.branchedOut && (this.#counts || this.#has(0, MARK.held));
    this.code.begin(body.locals);
    this.#locals();
    if (this.#wrapped) this.#wrap();
    this.#edited();
    this.code.finish(index);
  }

  /** As it stands. */
  #copy(): void {
    const { start, end } = this.#body;
    this.code.unsigned(end + 1 - start);
    this.code.copy(this.#source.bytes, start, end + 1);
  }

  #locals(): void {
    const { start, codeStart, localGroups } = this.#body;
    this.code.unsigned(localGroups + 1);
    const groups = this.#source;
    groups.position = start;
    groups.skipLeb();
    this.code.copy(groups.bytes, groups.position, codeStart);
    this.code.byte(this.#counts ? 2 : 1);
    this.code.byte(TYPE.i64);
  }

  #edited(): void {
    const { starts, ends, targets, count } = this.#edits;
    const { bytes } = this.#source;
    let position = this.#body.codeStart;
    for (let edit = 0; edit < count; edit++) {
      const start = starts[edit]!;
      if (start > position) this.code.copy(bytes, position, start);
      if (this.#has(edit, MARK.tight)) {
        this.#writeTightLoop(edit);
        edit = targets[edit]!;
        position = starts[edit]!;
      } else position = this.#edit(edit) ? ends[edit]! : start;
    }
    this.code.copy(bytes, position, this.#body.end + 1);
  }

  #writeTightLoop(before: number): void {
    const outermost = this.#has(before, MARK.outermost);
    if (outermost) this.code.hold();
    writeTightLoop(this.#tightLoop, before);
    if (outermost) this.code.release();
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
        this.code.instruction(OP.call, value);
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
    const { code } = this;
    if (!this.#facts.pays(this.#index)) {
      if (held) code.hold();
      return false;
    }
    if (held) code.chargeIntoHeld(cost);
    else code.chargeAndGet(cost);
    if (this.#counts) this.#enterFrame();
    code.ifNegative();
    if (held) code.release();
    if (this.#counts) this.#stackLeft();
    code.instruction(OP.call, this.#counts ? this.#helpers.stackSpent : this.#helpers.spent);
    if (held) code.hold();
    code.end();
    return false;
  }

  /**
   * Takes the frame from the stack. What there was before is below 0 if the frame of who called was too
   * much, which is as good as after, and a subtraction less. Asked together with the fuel: of two
   * numbers one is below 0 if both together are.
   */
  #enterFrame(): void {
    const { code } = this;
    code.instruction(OP.globalGet, this.#helpers.stack);
    code.instruction(OP.localTee, this.#stack);
    code.subtract(this.#body.frameBytes);
    code.instruction(OP.globalSet, this.#helpers.stack);
    this.#stackLeft();
    code.byte(OP.i64Or);
  }

  /** Below 0 where there was not enough. */
  #stackLeft(): void {
    this.code.instruction(OP.localGet, this.#stack);
    if (this.#body.frameBytes > MOST_UNCOUNTED_BYTES) this.code.subtract(this.#body.frameBytes);
  }

  #charge(held: boolean, cost: number): false {
    if (cost > 0 && held) this.code.chargeHeld(cost);
    else if (cost > 0) this.code.charge(cost);
    return false;
  }

  #header(edit: number, cost: number): false {
    if (this.#has(edit, MARK.innermost)) return this.#innermostHeader(cost);
    const { code } = this;
    const held = this.#has(edit, MARK.held);
    if (this.#has(edit, MARK.lands)) this.#landing();
    if (held) code.chargeHeldAndGet(cost);
    else code.chargeAndGet(cost);
    code.ifNegative();
    if (held) code.getHeld();
    code.instruction(OP.call, held ? this.#helpers.spentHeld : this.#helpers.spent);
    if (held) code.setHeld();
    code.end();
    return false;
  }

  /** No call may stand in it, or V8 would not unroll it: it is left, and what is around it asks for fuel. */
  #innermostHeader(cost: number): false {
    const { code } = this;
    code.getHeld();
    code.constant64(cost);
    code.byte(OP.i64LtS);
    code.hint();
    code.instruction(OP.brIf, 1);
    code.chargeHeld(cost);
    return false;
  }

  #beforeLoop(edit: number): false {
    const { code } = this;
    if (this.#has(edit, MARK.outermost)) code.hold();
    if (!this.#has(edit, MARK.innermost)) return false;
    const header = edit + 1;
    const cost = this.#edits.values[header]!;
    // The loop around has the type of the loop.
    code.copy(this.#source.bytes, this.#edits.starts[edit]!, this.#edits.starts[header]!);
    code.getHeld();
    code.constant64(cost);
    code.byte(OP.i64LtS);
    code.unlikelyIf();
    code.refillHeld(cost);
    code.end();
    return false;
  }

  #afterLoop(edit: number): false {
    if (this.#has(edit, MARK.innermost)) this.code.end();
    if (this.#has(edit, MARK.outermost)) this.code.release();
    return false;
  }

  // Branches

  #branch(edit: number): boolean {
    const source = this.#source;
    source.position = this.#edits.starts[edit]!;
    const opcode = source.bytes[source.position++]!;
    if (opcode === OP.return) return this.#return(edit);
    const shift = this.#has(edit, MARK.shifted) ? 1 : 0;
    const leaves = this.#leaves(edit);
    if (leaves && opcode === OP.brIf && this.#has(edit, MARK.bare)) return this.#leaveIf(source.u32() + shift);
    if (leaves) this.code.release();
    if (shift === 0) return false;
    this.code.byte(opcode);
    if (opcode === OP.brTable) this.#shiftLabels(edit);
    else this.code.unsigned(source.u32() + shift);
    return true;
  }

  /** Whether a branch goes to where the fuel is not held. */
  #leaves(edit: number): boolean {
    if (!this.#has(edit, MARK.leaves) || this.#has(edit, MARK.dead)) return false;
    return !(this.#wrapped && this.#has(0, MARK.held));
  }

  #return(edit: number): false {
    if (this.#has(edit, MARK.dead)) return false;
    if (this.#has(edit, MARK.leaves)) this.code.release();
    return this.#restoreStack();
  }

  /** The fuel is put back only where the branch is taken. */
  #leaveIf(label: number): true {
    this.code.block(OP.if);
    this.code.release();
    this.code.instruction(OP.br, label + 1);
    this.code.end();
    return true;
  }

  #shiftLabels(edit: number): void {
    const depth = this.#edits.depths[edit]!;
    const loop = this.#edits.loops[edit]!;
    const count = this.#source.u32();
    this.code.unsigned(count);
    for (let left = count; left >= 0; left--) {
      const label = this.#source.u32();
      this.code.unsigned(depth - label < loop ? label + 1 : label);
    }
  }

  /** Around all code, so that there is one end to come to. The operands are those that its type wants. */
  #wrap(): void {
    const { code } = this;
    const { signature, type } = this.#body;
    if (signature.results === 0) return code.instruction(OP.block, TYPE.none);
    for (let local = 0; local < signature.parameters; local++) code.instruction(OP.localGet, local);
    code.byte(OP.block);
    code.signed(type);
    for (let local = 0; local < signature.parameters; local++) code.byte(OP.drop);
  }

  #exit(edit: number): false {
    if (this.#wrapped) this.code.byte(OP.end);
    if (this.#has(edit, MARK.held)) this.code.release();
    return this.#restoreStack();
  }

  // The stack

  /** As it was when the function was called. */
  #restoreStack(): false {
    if (!this.#counts) return false;
    this.code.instruction(OP.localGet, this.#stack);
    this.code.instruction(OP.globalSet, this.#helpers.stack);
    return false;
  }

  /** What was thrown has come through frames that are no more. */
  #landing(): false {
    if (!this.#counts) return false;
    this.code.instruction(OP.localGet, this.#stack);
    this.code.subtract(this.#body.frameBytes);
    this.code.instruction(OP.globalSet, this.#helpers.stack);
    return false;
  }

  // Calls of helpers

  #length(edit: number, shift: number): false {
    const { length, wideLength } = this.#helpers;
    return this.#callWith(this.#has(edit, MARK.wide) ? wideLength : length, lengthWeight(shift));
  }

  #callWith(helper: number, value: number): false {
    this.code.constant64(value);
    this.code.instruction(OP.call, helper);
    return false;
  }
}
