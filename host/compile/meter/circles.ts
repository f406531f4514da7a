/** What the functions of a module call, by their numbers without those that are imported. */
export interface Calls {
  /** Of each those that it calls, each of them once. */
  readonly callees: readonly (readonly number[])[];
  /** Of each how long it is: a circle is broken where a charge is the smallest part of what is done. */
  readonly lengths: ArrayLike<number>;
  /** Whether a circle that a function is in is broken by it anyway. */
  isBreaker(index: number): boolean;
}

/** What is told of each function once, of those that it calls first. */
export interface Decisions {
  /** All that it calls is decided. */
  decide(index: number): void;
  /** It is in a circle of calls, which is broken at it: some that it calls are not decided yet. */
  break(index: number): void;
}

/**
 * Has all functions decided. Where calls go in a circle, that is broken: at those that are breakers anyway or
 * call themselves, then at the longest that is left, until there is no circle any more.
 */
export function decideInOrder(calls: Calls, decisions: Decisions): void {
  new Circles(calls, decisions).resolve();
}

class Circles {
  readonly #calls: Calls;
  readonly #decisions: Decisions;
  readonly #callers: readonly number[][];
  readonly #decided: Uint8Array;
  /** Of each how many that it calls are not decided. */
  readonly #undecided: Int32Array;
  #ready: number[] = [];
  /** Whether no circle that is left goes through it, and how many callers of it may be in one. */
  readonly #apart: Uint8Array;
  readonly #callersLeft: Int32Array;
  #uncalled: number[] = [];

  constructor(calls: Calls, decisions: Decisions) {
    const { callees } = calls;
    this.#calls = calls;
    this.#decisions = decisions;
    this.#callers = callersOf(callees);
    this.#decided = new Uint8Array(callees.length);
    this.#apart = new Uint8Array(callees.length);
    this.#undecided = Int32Array.from(callees, ({ length }) => length);
    this.#callersLeft = Int32Array.from(this.#callers, ({ length }) => length);
  }

  resolve(): void {
    const calls = this.#calls;
    const { callees, lengths } = calls;
    const all = [...callees.keys()];
    this.#ready = all.filter((index) => this.#undecided[index] === 0);
    this.#uncalled = all.filter((index) => this.#callersLeft[index] === 0);
    this.#settle();
    for (const index of all)
      if (calls.isBreaker(index) || callees[index]!.includes(index)) this.#break(index);
    this.#settle();
    for (const index of all.toSorted((one, other) => lengths[other]! - lengths[one]!)) {
      if (this.#apart[index] === 1) continue;
      this.#break(index);
      this.#settle();
    }
  }

  /** What is left reaches a circle. */
  #break(index: number): void {
    if (this.#decided[index] === 1) return;
    this.#decisions.break(index);
    this.#finish(index);
  }

  /** Decides what can be, and sets apart what is in no circle. */
  #settle(): void {
    for (let next = this.#ready.pop(); next !== undefined; next = this.#ready.pop()) {
      if (this.#decided[next] === 1) continue;
      this.#decisions.decide(next);
      this.#finish(next);
    }
    for (let next = this.#uncalled.pop(); next !== undefined; next = this.#uncalled.pop())
      this.#setApart(next);
  }

  #finish(index: number): void {
    this.#decided[index] = 1;
    for (const caller of this.#callers[index]!)
      if (--this.#undecided[caller]! === 0) this.#ready.push(caller);
    this.#setApart(index);
  }

  #setApart(index: number): void {
    if (this.#apart[index] === 1) return;
    this.#apart[index] = 1;
    for (const callee of this.#calls.callees[index]!)
      if (--this.#callersLeft[callee]! === 0) this.#uncalled.push(callee);
  }
}

function callersOf(callees: Calls['callees']): number[][] {
  const callers: number[][] = callees.map(() => []);
  callees.forEach((all, caller) => {
    for (const callee of all) callers[callee]!.push(caller);
  });
  return callers;
}
