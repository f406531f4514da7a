import type { Body } from './body.ts';
import { type Calls, decideInOrder, type Decisions } from './circles.ts';
import { COST } from './costs.ts';
import type { Facts } from './facts.ts';
import type { Module } from './module.ts';
import { scanBody } from './scan.ts';
import type { Walk } from './walk.ts';

/** A longer path is paid for where it is gone: those who call may not go there as a rule. */
const MOST_MOVED = 400;
/** A call that is not seen pays for so much of what it calls. */
const MOST_UNSEEN = COST.call_indirect!;
/** More on the stack is counted. */
export const MOST_UNCOUNTED_BYTES = 8192;

interface Look {
  readonly module: Module;
  readonly walk: Walk;
  /** Where the body of each function begins. */
  readonly bodies: Int32Array;
  readonly facts: Facts;
}

/**
 * Decides which functions pay for themselves and count their frame, and which are paid for by those who
 * call them: a charge in every function would cost a program that calls a lot the most.
 *
 * Of each circle of calls at least one function pays and counts; so does what is dear or takes much
 * stack, and what may be called from where it is not seen, unless it is next to nothing.
 */
export class Payers implements Calls, Decisions {
  readonly callees: readonly (readonly number[])[];
  readonly lengths: readonly number[];
  readonly #look: Look;
  /** How many functions are imported. */
  readonly #imports: number;
  /** As each is without what is learned of those that it calls. */
  readonly #bodies: readonly Body[];

  constructor(look: Look) {
    this.#look = look;
    this.#imports = look.module.imported.functions;
    this.#bodies = Array.from(look.bodies, (_, own) => this.#scan(own));
    this.callees = this.#bodies.map(({ callees }) =>
      Array.from(new Set(callees), (callee) => callee - this.#imports),
    );
    this.lengths = this.#bodies.map(({ start, end }) => end - start);
  }

  find(): void {
    decideInOrder(this, this);
  }

  isBreaker(own: number): boolean {
    const { catches, frameBytes } = this.#bodies[own]!;
    return this.#escapes(own) || catches || frameBytes > MOST_UNCOUNTED_BYTES;
  }

  decide(own: number): void {
    const body = this.#bodies[own]!;
    const isLearned = !this.#mustPay(own, body) && this.#paysForOthers(own);
    this.#learn(own, isLearned ? this.#scan(own) : this.#withCallees(own));
  }

  break(own: number): void {
    const { facts } = this.#look;
    const index = this.#imports + own;
    facts.counts[index] = 1;
    facts.deep[index] = 1;
  }

  #learn(own: number, body: Body): void {
    const { facts } = this.#look;
    const index = this.#imports + own;
    const counts = this.#mustCount(own, body);
    // One check asks after fuel and stack.
    const pays = counts || this.#mustPay(own, body);
    facts.moved[index] = pays ? -1 : body.cost;
    facts.silent[index] = !pays && body.silent ? 1 : 0;
    facts.counts[index] = counts ? 1 : 0;
    facts.deep[index] = body.deep || counts ? 1 : 0;
    facts.frames[index] = counts ? 0 : body.frameBytes;
    facts.deepFrames[index] = counts || !body.deep ? 0 : body.deepFrameBytes;
  }

  /** What it pays for those that it calls has to be told path by path. */
  #paysForOthers(own: number): boolean {
    return this.callees[own]!.some((callee) => !this.#look.facts.pays(this.#imports + callee));
  }

  /** What can be told of a body without another walk. */
  #withCallees(own: number): Body {
    const { frames, deepFrames, deep } = this.#look.facts;
    const body = this.#bodies[own]!;
    const told = { frame: 0, deepFrame: 0, deep: body.deep };
    for (const callee of this.callees[own]!) {
      const index = this.#imports + callee;
      told.frame = Math.max(told.frame, frames[index]!);
      told.deepFrame = Math.max(told.deepFrame, deepFrames[index]!);
      if (deep[index] === 1) told.deep = true;
    }
    return {
      ...body,
      deep: told.deep,
      frameBytes: body.frameBytes + told.frame,
      deepFrameBytes: body.deepFrameBytes + told.deepFrame,
    };
  }

  #scan(own: number): Body {
    const { walk, bodies } = this.#look;
    return scanBody(walk, this.#imports + own, bodies[own]!);
  }

  #mustPay(own: number, body: Body): boolean {
    // Who charges without asking has to ask when it is called again.
    return body.owes || body.cost > MOST_MOVED || this.#isUnseen(own, body);
  }

  #mustCount(own: number, body: Body): boolean {
    if (body.frameBytes > MOST_UNCOUNTED_BYTES) return true;
    // Who catches has to know how deep it was.
    return body.deep && (body.catches || this.#escapes(own));
  }

  /** Whether it may be called from where it is not seen, and does more than such a call pays for. */
  #isUnseen(own: number, { deep, cost }: Body): boolean {
    return this.#escapes(own) && (deep || cost > MOST_UNSEEN);
  }

  #escapes(own: number): boolean {
    return this.#look.module.escaping.has(this.#imports + own);
  }
}
