import { WayhouseError } from '../../protocol/errors.ts';
import { CallSite } from '../contract/call-site.ts';
import type { Realloc } from '../contract/lowering.ts';
import { failureOf } from '../failure-of.ts';
import { HostCalls, type Serving } from '../host-calls.ts';
import { Bank, type Metering, START_UP } from '../metering/bank.ts';
import { CoreInstances } from './link.ts';
import type { Program } from './program.ts';

/**
 * What a guest is asked to make room for before any request, and to give back: most allocators ask for more
 * memory when they are first used (that of Rust for a page at least), and a memory that has grown cannot be
 * reset. Little, because an allocator that never frees has so much less.
 */
const WARM_UP_BYTES = 1_024;

/** What instances of a plugin are made with. */
export interface Workshop {
  readonly program: Program;
  readonly serving: Serving;
  readonly metering: Metering;
}

/** A component instance that has started, and what a request begins with. */
export interface Started {
  readonly cores: CoreInstances;
  readonly site: CallSite;
}

/** Whether guests of a program can be warmed up, once one was. */
export type WarmUp = 'untried' | 'works' | 'traps';

/**
 * Makes the core instances, runs their start-up code and settles what each request begins with.
 *
 * Throws `start_failed` where its code does not come to its end, and what `Bank.claim` throws.
 */
export function start(workshop: Workshop, warmUp: WarmUp): Started {
  const { program, metering, serving } = workshop;
  const calls = new HostCalls(0, serving);
  const bank = new Bank({ limits: program.limits, terms: START_UP }, metering);
  const cores = new CoreInstances();
  const site = new CallSite(bank, (from) => cores.func(from));
  site.serve(calls);
  try {
    cores.make(program, site);
    if (warmUp !== 'traps') warm(cores.func(program.linkage.handle.realloc) as Realloc);
    bank.settle(program.steps.map(({ needs }) => needs));
    return { cores, site };
  } catch (thrown) {
    bank.discard();
    if (thrown instanceof WayhouseError) throw thrown;
    throw new WayhouseError('start_failed', failureOf(thrown, bank, calls).detail, { cause: thrown });
  } finally {
    site.serve();
    calls.close();
  }
}

function warm(realloc: Realloc): void {
  const at = realloc(0, 0, 1, WARM_UP_BYTES);
  realloc(at, WARM_UP_BYTES, 1, 1);
}
