import { Buffer } from 'node:buffer';
import type { Crossing } from '../../protocol/fuel.ts';
import type { Limits } from '../../protocol/limits.ts';
import type { HostFunction } from '../../protocol/linkage.ts';
import type { Adoption, FailureData } from '../../protocol/messages.ts';
import { LogBudget } from '../log-budget.ts';
import { uncatchable } from '../uncatchable.ts';
import { LiftFailure } from './failure.ts';
import { Handover, type Side } from './handover.ts';

/** What the checks of a plugin's requests go by. */
export interface LiftingRules {
  readonly limits: Limits;
  /** Of the keys of the config, in bytes of UTF-8: no longer one can be there. */
  readonly longestKey: number;
}

export function liftingRules({ config, limits }: Pick<Adoption, 'config' | 'limits'>): LiftingRules {
  const lengths = Object.keys(config).map((key) => Buffer.byteLength(key));
  return { limits, longestKey: Math.max(0, ...lengths) };
}

const NO_CROSSING: Crossing = { bytes: 0, items: 0 };

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

  constructor(rules: LiftingRules) {
    this.rules = rules;
    this.log = new LogBudget(rules.limits);
  }

  /** A call begins. Throws what no guest can catch where none gets through any more. */
  begin(): void {
    if (this.#closed !== undefined) throw uncatchable(this.#closed);
    this.crossing = NO_CROSSING;
  }

  /** What a call hands over, to be counted. */
  handover(func: string, side: Side): Handover {
    const handover = new Handover(func, side);
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

  /** Ends the request with what a check threw. Gives what no guest can catch; what else was thrown as it is. */
  fail(thrown: unknown): unknown {
    if (!(thrown instanceof LiftFailure)) return thrown;
    this.failure ??= { code: thrown.code, detail: thrown.message };
    this.close(this.failure.detail);
    return uncatchable(this.failure.detail);
  }

  /** No call gets through any more. */
  close(why: string): void {
    this.#closed ??= why;
  }
}

function exceeded(func: LiftedCall, found: string, limit: string): LiftFailure {
  return new LiftFailure(
    'lift_exceeded',
    `${func}: the request hands over ${found} in all; the limit ${limit}`,
  );
}
