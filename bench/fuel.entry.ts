/**
 * Finds what each instruction takes in time and in fuel, in a process that compiles by one tier only:
 *
 *     node --no-liftoff|--liftoff-only bench/fuel.entry.ts [NAME]
 *
 * where NAME is how the name of a probe begins. Prints `Measured` as JSON.
 */
import { readFileSync } from 'node:fs';
import { meter } from '../host/compile/meter/meter.ts';
import type { Bank } from '../host/worker/metering/bank.ts';
import { METER_EXPORTS } from '../host/protocol/metering.ts';
import { moduleOf, type Probe } from './fuel-module.ts';
import { allProbes, isCollected } from './fuel-probes.ts';
import { buildKernels, KERNELS } from './kernels/kernels.ts';
import { attachBank } from './meter-bank.ts';

/** Time in nanoseconds and units of fuel. */
export interface Taken {
  readonly nanos: number;
  readonly fuel: number;
}

export interface Measured {
  /** Of each of the C kernels, all of it. */
  readonly plain: readonly Taken[];
  /** By the name of the probe, of what it repeats, once. */
  readonly probes: Readonly<Record<string, Taken>>;
}

type Run = (turns: number) => Taken;

const UNROLLED = 32;
/** Enough to tell from what comes between. */
const LEAST_NANOS = 200_000;
/** Enough for some collections. */
const COLLECTED_NANOS = 10_000_000;
const SAMPLES = 3;
/** Bytes of objects; what is measured allocates for ever. */
const BOUNDLESS = 2n ** 60n;

const [beginning = ''] = process.argv.slice(2);
const probes = allProbes().filter(({ name }) => name.startsWith(beginning));
const measured: Measured = {
  plain: kernels(),
  probes: Object.fromEntries(probes.map((probe) => [probe.name, measure(probe)])),
};
console.log(JSON.stringify(measured));

function kernels(): Taken[] {
  const instance = instanceOf(new WebAssembly.Module(meteredOf(readFileSync(buildKernels()))));
  return Object.entries(KERNELS).map(([name, size]) => {
    const run = runner(instance, name);
    run(size);
    return fastest(run, size);
  });
}

/** The difference between many turns and few: without what comes before the first. */
function measure(probe: Probe): Taken {
  const { unrolled = UNROLLED, mostTurns } = probe;
  const module = new WebAssembly.Module(meteredOf(moduleOf(probe, unrolled)));
  const fresh: Run = (turns) => runner(instanceOf(module), 'run')(turns);
  if (mostTurns !== undefined) return scaled(fastest(fresh, mostTurns), mostTurns * unrolled);
  const run = runner(instanceOf(module), 'run');
  if (isCollected(probe)) {
    const turns = enoughTurns(run, COLLECTED_NANOS);
    return scaled(run(turns), turns * unrolled);
  }
  const turns = enoughTurns(run, LEAST_NANOS);
  const [few, many] = [fastest(run, turns), fastest(run, 3 * turns)];
  return scaled({ nanos: many.nanos - few.nanos, fuel: many.fuel - few.fuel }, 2 * turns * unrolled);
}

function enoughTurns(run: Run, nanos: number): number {
  run(1);
  let turns = 1;
  // What takes long once may only have been interrupted.
  while (Math.min(run(turns).nanos, run(turns).nanos) < nanos) turns *= 2;
  return turns;
}

function fastest(run: Run, turns: number): Taken {
  const samples = Array.from({ length: SAMPLES }, () => run(turns));
  return samples.reduce((least, sample) => (sample.nanos < least.nanos ? sample : least));
}

function scaled({ nanos, fuel }: Taken, by: number): Taken {
  return { nanos: nanos / by, fuel: fuel / by };
}

function meteredOf(core: Uint8Array): Uint8Array<ArrayBuffer> {
  return meter(core).bytes as Uint8Array<ArrayBuffer>;
}

interface MeteredInstance {
  readonly exports: WebAssembly.Exports;
  readonly bank: Bank;
}

function instanceOf(module: WebAssembly.Module): MeteredInstance {
  const instance = new WebAssembly.Instance(module, { host: { call: () => undefined } });
  const bank = attachBank(instance, 'going on');
  const heap = instance.exports[METER_EXPORTS.heap] as WebAssembly.Global<'i64'> | undefined;
  if (heap !== undefined) heap.value = BOUNDLESS;
  return { exports: instance.exports, bank };
}

function runner({ exports, bank }: MeteredInstance, name: string): Run {
  const run = exports[name] as (turns: number) => void;
  return (turns) => {
    const before = bank.spent[0];
    // Of all threads, so that what V8 collects meanwhile counts.
    const start = process.cpuUsage();
    run(turns);
    const { user, system } = process.cpuUsage(start);
    return { nanos: (user + system) * 1_000, fuel: bank.spent[0] - before };
  };
}
