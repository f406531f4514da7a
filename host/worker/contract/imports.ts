/**
 * The functions of the host as core functions, for one instance: what they are called with is checked, paid
 * for and lifted; what they give is paid for and lowered.
 *
 * Each call is one function of ours: what V8 shows of a stack is short, and the guest's part stands below.
 */
import { type Crossing, HOST_CALL_FUEL, liftFuel, lowerFuel } from '../../protocol/fuel.ts';
import type { LoweredFunction } from '../../protocol/linkage.ts';
import { LOG_LEVELS, type FetchOutcome } from '../../protocol/messages.ts';
import { crossingOf } from '../crossing.ts';
import type { HostCalls } from '../host-calls.ts';
import { checkConfig, checkFetch, checkLog } from '../lifting/calls.ts';
import { LiftFailure } from '../lifting/failure.ts';
import { encodingOf } from '../lifting/memory.ts';
import type { CallSite } from './call-site.ts';
import { lowerOutcome, lowerValue } from './answers.ts';
import { liftCall, liftPairs, liftText } from './lift.ts';

// Behind the walls it goes by this name no more.
const { Suspending } = WebAssembly as unknown as {
  Suspending: new (called: (...values: number[]) => unknown) => WebAssembly.ImportValue;
};

const { call: CALL_FUEL } = HOST_CALL_FUEL;

export function importOf(lowered: LoweredFunction, site: CallSite): WebAssembly.ImportValue {
  switch (lowered.func) {
    case 'log.log':
      return logOf(lowered, site);
    case 'config.get':
      return configOf(lowered, site);
    case 'http.fetch':
      return new Suspending(fetchOf(lowered, site));
  }
}

function logOf({ encoding }: LoweredFunction, site: CallSite) {
  const { bank } = site;
  const side = site.side(encodingOf(encoding));
  return (...values: number[]): void => {
    const stack = bank.control.out();
    try {
      const calls = site.begin();
      const isKept = checkLog(values, calls.lifting, side);
      bank.charge(CALL_FUEL['log.log'] + liftFuel(calls.lifting.crossing));
      if (!isKept) return;
      const [level = 0, message = 0, length = 0, fields = 0, count = 0] = values;
      calls.log(LOG_LEVELS[level]!, liftText(message, length, side), liftPairs(fields, count, side));
    } catch (thrown) {
      throw site.trap(thrown);
    } finally {
      bank.control.back(stack);
    }
  };
}

function configOf({ encoding, realloc }: LoweredFunction, site: CallSite) {
  const { bank } = site;
  const side = site.side(encodingOf(encoding));
  const lowering = site.lowering(encodingOf(encoding), realloc);
  return (...values: number[]): void => {
    const stack = bank.control.out();
    try {
      const calls = site.begin();
      const mayBe = checkConfig(values, calls.lifting, side);
      bank.charge(CALL_FUEL['config.get'] + liftFuel(calls.lifting.crossing));
      const [key = 0, length = 0, result = 0] = values;
      const value = mayBe ? calls.config(liftText(key, length, side)) : undefined;
      if (value !== undefined) bank.charge(lowerFuel(crossingOf([value])));
      lowerValue(value, result >>> 0, lowering);
    } catch (thrown) {
      throw site.trap(thrown);
    } finally {
      bank.control.back(stack);
    }
  };
}

/** The guest waits, suspended, until its answer lies in its memory. */
function fetchOf({ encoding, realloc }: LoweredFunction, site: CallSite) {
  const { bank } = site;
  const side = site.side(encodingOf(encoding));
  const lowering = site.lowering(encodingOf(encoding), realloc);
  const answer = (outcome: FetchOutcome, result: number): void => {
    try {
      bank.charge(lowerFuel(outcomeCrossing(outcome)));
      lowerOutcome(outcome, result, lowering);
    } catch (thrown) {
      throw site.trap(thrown);
    } finally {
      bank.control.enter();
    }
  };
  const ask = (values: readonly number[], calls: HostCalls): Promise<FetchOutcome> => {
    const refusal = checkFetch(values, calls.lifting, side);
    bank.charge(CALL_FUEL['http.fetch'] + liftFuel(calls.lifting.crossing));
    return refusal === undefined ? calls.fetch(liftCall(values, side)) : calls.refuseFetch(refusal);
  };
  return (...values: number[]): Promise<void> => {
    const stack = bank.control.out();
    try {
      const calls = site.begin();
      if (stack === 'fixed') throw new LiftFailure('guest_trapped', CANNOT_WAIT);
      return ask(values, calls).then((outcome) => answer(outcome, values[10]! >>> 0));
    } catch (thrown) {
      bank.control.back(stack);
      throw site.trap(thrown);
    }
  };
}

function outcomeCrossing({ ok, error }: FetchOutcome): Crossing {
  return error === undefined ? crossingOf(ok.headers, ok.body) : crossingOf([String(error.val)]);
}

const CANNOT_WAIT = 'fetch: it may not be called from start code, cabi_realloc or post-return';
