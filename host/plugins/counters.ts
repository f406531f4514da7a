import { Distribution } from './distribution.ts';
import type { Cost } from './exchange.ts';

/** Fuel of a request: by powers of ten, to the ceiling of the limit. */
const FUEL = [1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13];

/** Memory of an instance at its largest: one page of 64 KiB, and by fours to 1 GiB. */
const MEMORY_BYTES = [
  65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456, 1_073_741_824,
];

/** From the first request that found no worker to the first one that got to it. */
const COLD_START_SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counted over all deployments of a plugin while the host lives. */
export interface Counters {
  workersLost: number;
  logLinesDropped: number;
  fetches: number;
  /** Times a worker reached for what no glue needs, and was ended. */
  breaches: number;
  /** Growths of memories and tables past their limits, which the guest was refused. */
  growthsRefused: number;
  readonly fuel: Distribution;
  readonly memoryBytes: Distribution;
  readonly coldStartSeconds: Distribution;
}

export function count(counters: Counters, { fuel, memoryBytes }: Cost, growthsRefused: number): void {
  counters.fuel.observe(fuel);
  counters.memoryBytes.observe(memoryBytes);
  counters.growthsRefused += growthsRefused;
}

export function startedCold(counters: Counters, ms: number): void {
  counters.coldStartSeconds.observe(ms / 1_000);
}

export function createCounters(): Counters {
  const none = { workersLost: 0, logLinesDropped: 0, fetches: 0, breaches: 0, growthsRefused: 0 };
  return {
    ...none,
    fuel: new Distribution(FUEL),
    memoryBytes: new Distribution(MEMORY_BYTES),
    coldStartSeconds: new Distribution(COLD_START_SECONDS),
  };
}
