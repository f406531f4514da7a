import { COST } from './costs.ts';
import type { Facts } from './facts.ts';
import type { Module } from './module.ts';
import type { Body } from './body.ts';
import { scanBody } from './scan.ts';
import type { Walk } from './walk.ts';

/** A longer path is paid for where it is gone: those who call may not go there as a rule. */
const MOST_MOVED = 400;
/** A call that is not seen pays for so much of what it calls. */
const MOST_UNSEEN = COST.call_indirect!;
/** More on the stack is counted. */
export const MOST_UNCOUNTED_BYTES = 1024;

interface Look {
  readonly module: Module;
  readonly walk: Walk;
  /** Where the body of each function begins. */
  readonly bodies: Int32Array;
  readonly facts: Facts;
}

/** A function whose callees are looked at first. */
interface Visit {
  readonly index: number;
  /** As it is without what is learned of them. */
  readonly body: Body;
  readonly callees: number[];
  /** Whether something was learned of one since, so that what it costs has to be told anew. */
  learned: boolean;
}

const UNKNOWN = 0;
const OPEN = 1;
const KNOWN = 2;

/**
 * Decides which functions pay for themselves and count their frame, and which are paid for by those who
 * call them: a charge in every function would cost a program that calls a lot the most.
 *
 * Of each circle of calls at least one function pays and counts; so does what is dear or takes much
 * stack, and what may be called from where it is not seen, unless it is next to nothing.
 */
export class Payers {
  readonly #look: Look;
  readonly #states: Uint8Array;
  /** Functions that are called while they are looked at: they are in a circle. */
  readonly #circular = new Set<number>();

  constructor(look: Look) {
    this.#look = look;
    this.#states = new Uint8Array(look.module.functions.length);
  }

  find(): void {
    const { module } = this.#look;
    for (let index = module.imported.functions; index < module.functions.length; index++) this.#visit(index);
  }

  /** Those that a function calls come before it, without recursion. */
  #visit(first: number): void {
    if (this.#states[first] !== UNKNOWN) return;
    const open = [this.#begin(first)];
    while (open.length > 0) {
      const look = open.at(-1)!;
      const next = look.callees.pop();
      if (next === undefined) {
        this.#decide(look.index, look.learned ? this.#scan(look.index) : look.body);
        open.pop();
      } else if (this.#states[next] === OPEN) this.#circular.add(next);
      else if (this.#states[next] === UNKNOWN) {
        look.learned = true;
        open.push(this.#begin(next));
      }
    }
  }

  #begin(index: number): Visit {
    this.#states[index] = OPEN;
    const body = this.#scan(index);
    return { index, body, callees: [...body.callees], learned: false };
  }

  #scan(index: number): Body {
    const { walk, bodies, module } = this.#look;
    return scanBody(walk, index, bodies[index - module.imported.functions]!);
  }

  #decide(index: number, body: Body): void {
    const { facts } = this.#look;
    const counts = this.#mustCount(index, body);
    // One check asks after fuel and stack.
    const pays = counts || this.#mustPay(index, body);
    this.#states[index] = KNOWN;
    facts.moved[index] = pays ? -1 : body.cost;
    facts.silent[index] = !pays && body.silent ? 1 : 0;
    facts.counts[index] = counts ? 1 : 0;
    facts.deep[index] = body.deep || counts ? 1 : 0;
    facts.uncounted[index] = counts ? 0 : body.frameBytes;
  }

  #mustPay(index: number, body: Body): boolean {
    // Who charges without asking has to ask when it is called again.
    return body.owes || body.cost > MOST_MOVED || this.#isUnseen(index, body);
  }

  #mustCount(index: number, body: Body): boolean {
    if (body.frameBytes > MOST_UNCOUNTED_BYTES) return true;
    // Who catches has to know how deep it was.
    return body.deep && (this.#circular.has(index) || body.catches || this.#isUnseen(index, body));
  }

  /** Whether it may be called from where it is not seen, and does something. */
  #isUnseen(index: number, { silent, cost }: Body): boolean {
    return this.#look.module.escaping.has(index) && !(silent && cost <= MOST_UNSEEN);
  }
}
