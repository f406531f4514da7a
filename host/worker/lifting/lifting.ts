import { Buffer } from 'node:buffer';
import { WayhouseError } from '../../protocol/errors.ts';
import type { Crossing } from '../../protocol/fuel.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { Adoption, FailureData, FetchError, HostFunction } from '../../protocol/messages.ts';
import { LogBudget } from '../log-budget.ts';
import { uncatchable } from '../uncatchable.ts';
import { LiftFailure } from './failure.ts';
import { Handover } from './handover.ts';
import { type Encoding, GuestMemory } from './memory.ts';

// Behind the walls it goes by this name no more.
const { Memory } = WebAssembly;

/** What the checks of a plugin's requests go by. */
export interface LiftingRules {
  readonly adoption: Adoption;
  readonly limits: Limits;
  /** Of the keys of the config, in bytes of UTF-8: no longer one can be there. */
  readonly longestKey: number;
  /** Whether calls come from core modules, so that each must have been checked. */
  readonly checked: boolean;
}

export function liftingRules(adoption: Adoption): LiftingRules {
  const lengths = Object.keys(adoption.config).map((key) => Buffer.byteLength(key));
  return {
    adoption,
    limits: adoption.limits,
    longestKey: Math.max(0, ...lengths),
    checked: adoption.cores.size > 0,
  };
}

const NO_CROSSING: Crossing = { bytes: 0, items: 0 };

/** What a check found: the arguments are lifted, or they stay where they are and this is the answer. */
export type Verdict = 'lift' | 'absent' | FetchError;

export type LiftedCall = HostFunction | 'handle';

/** What one request hands over: the totals of all its calls, and the first thing that went wrong. */
export class Lifting {
  readonly rules: LiftingRules;
  readonly log: LogBudget;
  /** Why the request has failed. */
  failure: FailureData | undefined;
  /** What the call that was last checked named of texts and lists. */
  crossing: Crossing = NO_CROSSING;
  #closed: string | undefined;
  #bytes = 0;
  #items = 0;
  #memory: GuestMemory | undefined;
  /** The call that was checked and has not come yet. */
  #admitted: LiftedCall | undefined;
  #verdict: Verdict = 'lift';

  constructor(rules: LiftingRules) {
    this.rules = rules;
    this.log = new LogBudget(rules.limits);
  }

  /** The memory that strings and lists lie in, once the module that has it is instantiated. */
  get memory(): GuestMemory {
    if (this.#memory === undefined) {
      throw new LiftFailure('guest_trapped', 'the host was called before the component had its memory');
    }
    return this.#memory;
  }

  setMemory(memory: unknown): void {
    if (this.#memory !== undefined || !(memory instanceof Memory)) {
      throw new WayhouseError('start_failed', 'strings and lists do not lie in one memory');
    }
    this.#memory = new GuestMemory(memory);
  }

  /** What a call hands over, to be counted. */
  handover(func: string, encoding: Encoding): Handover {
    const handover = new Handover(func, this.memory.view(), encoding);
    this.crossing = handover;
    return handover;
  }

  /** Throws `lift_exceeded` where a list is longer than what is left, so that it need not be read. */
  requireItems(func: LiftedCall, count: number): void {
    const { liftItems } = this.rules.limits;
    const items = this.#items + count;
    if (items > liftItems) throw exceeded(func, `${items} items`, `liftItems is ${liftItems}`);
  }

  /** Throws `lift_exceeded` where the request hands over more than it may. */
  charge(func: LiftedCall, { bytes, items }: Handover): void {
    const { liftBytes } = this.rules.limits;
    this.requireItems(func, items);
    this.#items += items;
    this.#bytes += bytes;
    if (this.#bytes > liftBytes) throw exceeded(func, `${this.#bytes} bytes`, `liftBytes is ${liftBytes}`);
  }

  admit(call: LiftedCall, verdict: Verdict): void {
    this.#admitted = call;
    this.#verdict = verdict;
  }

  /** The verdict on the call that has come. One whose core values were not checked ends the request. */
  take(call: LiftedCall): Verdict {
    if (!this.rules.checked) return 'lift';
    const admitted = this.#admitted;
    this.#admitted = undefined;
    if (admitted !== call) throw this.#fail(new LiftFailure('guest_trapped', `${call} came unchecked`));
    return this.#verdict;
  }

  /** Runs a check of core values. What it throws ends the request, and no guest can catch it. */
  guard<Result>(check: () => Result): Result {
    if (this.#closed !== undefined) throw uncatchable(this.#closed);
    this.crossing = NO_CROSSING;
    try {
      return check();
    } catch (thrown) {
      throw this.#fail(thrown);
    }
  }

  /** No call gets through any more. */
  close(why: string): void {
    this.#closed ??= why;
  }

  /** Runs code of the guest that no call gets through from. */
  muted(why: string, run: () => void): void {
    const closed = this.#closed;
    this.close(why);
    try {
      run();
    } finally {
      this.#closed = closed;
    }
  }

  #fail(thrown: unknown): Error {
    this.failure ??= LiftFailure.toData(thrown);
    this.close(this.failure.detail);
    return uncatchable(this.failure.detail);
  }
}

function exceeded(func: LiftedCall, found: string, limit: string): LiftFailure {
  return new LiftFailure(
    'lift_exceeded',
    `${func}: the request hands over ${found} in all; the limit ${limit}`,
  );
}
