import { setTimeout as after } from 'node:timers/promises';

/** One of the things that are compared. What it answers must be the same for all. */
export type Run = () => unknown;

/** For each variant, the milliseconds of CPU time that its runs took, one for each round. */
export type Times = Readonly<Record<string, readonly number[]>>;

export interface Pace {
  readonly rounds: number;
  /** For how long each variant runs first: V8 compiles a function again after some calls, on another thread. */
  readonly warmMs: number;
}

const WARM_RUNS = 6;

/** Runs every variant once a round, in an order drawn by lot, after it has been compiled for good. */
export async function takeTurns(
  runs: Readonly<Record<string, Run>>,
  { rounds, warmMs }: Pace,
): Promise<Times> {
  const times: Record<string, number[]> = {};
  const expected = await Object.values(runs)[0]!();
  for (const [variant, run] of Object.entries(runs)) {
    times[variant] = [];
    await warm(run, warmMs);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [variant, run] of shuffled(Object.entries(runs))) {
      const [milliseconds, answer] = await timed(run);
      if (answer !== expected) throw new Error(`${variant} answers ${answer} instead of ${expected}`);
      times[variant]!.push(milliseconds);
    }
  }
  return times;
}

async function warm(run: Run, milliseconds: number): Promise<void> {
  const until = performance.now() + milliseconds;
  for (let runs = 0; runs < WARM_RUNS || performance.now() < until; runs++) {
    await run();
    // Leaves the core to the compiler's thread.
    if (runs < WARM_RUNS) await after(10);
  }
}

async function timed(run: Run): Promise<readonly [milliseconds: number, answer: unknown]> {
  const before = cpuMicros();
  const answer = await run();
  return [(cpuMicros() - before) / 1_000, answer];
}

/** CPU time of this thread: the compiler's threads and other processes do not count. */
function cpuMicros(): number {
  // Linux brings a thread's figure up to date at a tick, each 4 ms, or when that of its process is asked for.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, lot: Math.random() }))
    .toSorted((one, other) => one.lot - other.lot)
    .map(({ item }) => item);
}
