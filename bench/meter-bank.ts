import { LIMITS, type Limits } from '../host/protocol/limits.ts';
import { Bank, START_UP } from '../host/worker/metering/bank.ts';
import { Hooks } from '../host/worker/metering/hooks.ts';
import { Turns } from '../host/worker/metering/turns.ts';

/** Whether guests give way to others once a millisecond. Only those that are called by `promising` can. */
export type Way = 'giving way' | 'going on';

const PLENTY = Number.MAX_SAFE_INTEGER;

const limits: Limits = {
  ...(Object.fromEntries(Object.entries(LIMITS).map(([name, row]) => [name, row.ceiling])) as Limits),
  fuel: PLENTY,
  memoryBytes: PLENTY,
  tableElements: PLENTY,
};

const BOUNDS = { limits, terms: START_UP };

const CLOCKS: Readonly<Record<Way, () => number>> = {
  'giving way': () => performance.now(),
  // Where no time goes by, nobody's turn is over.
  'going on': () => 0,
};

const hooks = new Hooks();

/**
 * Meters an instance of a rewritten module as the worker does, with its slices and hooks. What it asks for
 * is granted: what is measured is the asking.
 */
export function attachBank(instance: WebAssembly.Instance, way: Way): Bank {
  const now = CLOCKS[way];
  const bank = new Bank(BOUNDS, { hooks, turns: new Turns(now), now });
  bank.control.enter();
  bank.attach(instance);
  return bank;
}
