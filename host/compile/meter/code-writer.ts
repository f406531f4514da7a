import type { Helpers } from './helpers.ts';
import { OP, TYPE } from './op.ts';
import { Writer } from './writer.ts';

/** Of a branch hint: it has one byte, which says that the branch is not taken as a rule. */
const UNLIKELY = [1, 0];

/** Writes function bodies, and beside them the hints for V8 which branches are seldom taken. */
export class CodeWriter extends Writer {
  readonly hints = new Writer(1024);
  /** How many functions have hints. */
  hinted = 0;
  readonly #helpers: Helpers;
  /** Where the body begins, and the places in it that are hinted. */
  #start = 0;
  #places: number[] = [];
  /** The local that holds the fuel. */
  #held = 0;

  constructor(capacity: number, helpers: Helpers) {
    super(capacity);
    this.#helpers = helpers;
  }

  /** A body begins, in which the fuel is held in that local wherever it is held. */
  begin(held: number): void {
    this.#held = held;
    this.#places = [];
    this.#start = this.openSize();
  }

  /** The body of function `index` is whole. */
  finish(index: number): void {
    this.closeSize(this.#start);
    if (this.#places.length === 0) return;
    this.hinted++;
    this.hints.unsigned(index);
    this.hints.unsigned(this.#places.length);
    for (const place of this.#places) {
      this.hints.unsigned(place);
      this.hints.append(UNLIKELY);
    }
  }

  // Blocks

  block(opcode: number): void {
    this.instruction(opcode, TYPE.none);
  }

  end(): void {
    this.byte(OP.end);
  }

  /** The branch that comes next is seldom taken. */
  hint(): void {
    this.#places.push(this.length - this.#start);
  }

  unlikelyIf(): void {
    this.hint();
    this.block(OP.if);
  }

  /** If the topmost operand is below 0. */
  ifNegative(): void {
    this.isNegative();
    this.unlikelyIf();
  }

  isNegative(): void {
    this.constant64(0);
    this.byte(OP.i64LtS);
  }

  subtract(value: number): void {
    this.constant64(value);
    this.byte(OP.i64Sub);
  }

  // Fuel, in its global or held in a local

  /** Takes the fuel into the local, and puts it back. */
  hold(): void {
    this.instruction(OP.globalGet, this.#helpers.fuel);
    this.setHeld();
  }

  release(): void {
    this.getHeld();
    this.instruction(OP.globalSet, this.#helpers.fuel);
  }

  getHeld(): void {
    this.instruction(OP.localGet, this.#held);
  }

  setHeld(): void {
    this.instruction(OP.localSet, this.#held);
  }

  charge(cost: number): void {
    this.instruction(OP.globalGet, this.#helpers.fuel);
    this.subtract(cost);
    this.instruction(OP.globalSet, this.#helpers.fuel);
  }

  /** Charges, and leaves what is left as an operand. */
  chargeAndGet(cost: number): void {
    this.instruction(OP.globalGet, this.#helpers.fuel);
    this.subtract(cost);
    this.instruction(OP.localTee, this.#held);
    this.instruction(OP.globalSet, this.#helpers.fuel);
    this.getHeld();
  }

  /** Charges what comes of the global to what is held from here on, and leaves that as an operand. */
  chargeIntoHeld(cost: number): void {
    this.instruction(OP.globalGet, this.#helpers.fuel);
    this.subtract(cost);
    this.instruction(OP.localTee, this.#held);
  }

  /** Whether what is held is less than so much, as an operand. */
  heldIsLess(than: number): void {
    this.getHeld();
    this.constant64(than);
    this.byte(OP.i64LtS);
  }

  chargeHeld(cost: number): void {
    this.getHeld();
    this.subtract(cost);
    this.setHeld();
  }

  chargeHeldAndGet(cost: number): void {
    this.getHeld();
    this.subtract(cost);
    this.instruction(OP.localTee, this.#held);
  }

  /** Gives back what was charged too much. */
  refundHeld(units: number): void {
    if (units === 0) return;
    this.#getHeldAnd(units);
    this.setHeld();
  }

  /** Has what is held brought to at least so much. */
  refillHeld(cost: number): void {
    this.getHeld();
    this.#refill(cost);
  }

  /** The same after so much has been charged in vain. */
  refundAndRefillHeld(cost: number): void {
    this.#getHeldAnd(cost);
    this.#refill(cost);
  }

  #getHeldAnd(units: number): void {
    this.getHeld();
    this.constant64(units);
    this.byte(OP.i64Add);
  }

  #refill(cost: number): void {
    this.constant64(cost);
    this.instruction(OP.call, this.#helpers.refill);
    this.setHeld();
  }
}
