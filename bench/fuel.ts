/**
 * npm run bench:fuel -- [--only TIER] [--quick] [--json]
 *
 * Measures how long a unit of fuel may last: each instruction of the table of opcodes in a metered loop that
 * does little else, those that take a length at several ones, beside the C kernels as plain code. Says on
 * standard error how it gets on; on standard output it prints a table, the instructions that are the furthest
 * off first, or with `--json` an array of rows (bench/row.ts).
 */
import { join } from 'node:path';
import type { Measured, Taken } from './fuel.entry.ts';
import { UNSEEN_BY_FUEL } from './fuel-module.ts';
import { readOptions, type Options } from './options.ts';
import { requireTool, runPinned, SERVER_CORE } from './pinned.ts';
import { rounded, rowOf, type Finding } from './row.ts';
import { median } from './statistics.ts';
import { table } from './table.ts';

const ENTRY = join(import.meta.dirname, 'fuel.entry.ts');

/** A loop that is hot runs in TurboFan; code that is cold, and what is in it, in Liftoff. */
const TIERS = { turbofan: '--no-liftoff', liftoff: '--liftoff-only' } as const;

type Tier = keyof typeof TIERS;

const NAMES = Object.keys(TIERS) as Tier[];

/** Processes that measure one tier. */
const ROUNDS = { full: 3, quick: 1 };

/** Times what a unit of plain code takes, no more than this. */
const GOAL = { atMost: 10 };

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args, NAMES);
  requireTool('taskset', 'util-linux');
  const findings: Finding[] = [];
  for (const tier of options.names) findings.push(...found(tier, await measure(tier, options)));
  console.log(options.json ? JSON.stringify(findings.map(rowOf), undefined, 2) : table(findings));
}

async function measure(tier: Tier, { quick }: Options<Tier>): Promise<Measured[]> {
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const measured: Measured[] = [];
  for (let round = 1; round <= rounds; round++) {
    console.error(`${tier}: process ${round} of ${rounds}`);
    const command = { file: process.execPath, args: [TIERS[tier], ENTRY] };
    measured.push(JSON.parse(await runPinned(SERVER_CORE, command)) as Measured);
  }
  return measured;
}

function found(tier: Tier, rounds: readonly Measured[]): Finding[] {
  const plain = rounds.map((round) => median(round.plain.map(nanosPerUnit)));
  const rows = Object.keys(rounds[0]!.probes)
    .map((name) => row(tier, { name, plain, taken: rounds.map(({ probes }) => probes[name]!) }))
    .toSorted((some, other) => median(other.samples) - median(some.samples));
  return [...summary(tier, { plain, rows }), ...rows];
}

interface Samples {
  readonly name: string;
  /** One for each round, both. */
  readonly plain: readonly number[];
  readonly taken: readonly Taken[];
}

function row(tier: Tier, { name, plain, taken }: Samples): Finding {
  const [nanos, fuel] = [median(taken.map((one) => one.nanos)), median(taken.map((one) => one.fuel))];
  return {
    name: `${tier}: ${name}`,
    samples: taken.map((one, round) => nanosPerUnit(one) / plain[round]!),
    unit: 'of plain code',
    peer: `${rounded(nanos)} ns, ${rounded(fuel)} units`,
    ...(isUnseen(name) ? {} : goalOf(tier)),
  };
}

const isUnseen = (name: string): boolean => name.includes(UNSEEN_BY_FUEL);

function summary(
  tier: Tier,
  { plain, rows }: { readonly plain: readonly number[]; readonly rows: readonly Finding[] },
): Finding[] {
  const seen = rows.filter(({ name }) => !isUnseen(name));
  const [longest, shortest] = [seen[0]!, seen.at(-1)!];
  const one = { unit: 'of plain code' };
  return [
    { name: `${tier}: a unit of plain code`, samples: plain, unit: 'ns', peer: 'median of the C kernels' },
    {
      ...one,
      name: `${tier}: a unit that lasts longest`,
      samples: longest.samples,
      peer: longest.name,
      ...goalOf(tier),
    },
    { ...one, name: `${tier}: a unit that lasts shortest`, samples: shortest.samples, peer: shortest.name },
  ];
}

/** The goal is for what a loop comes to that runs for long. */
const goalOf = (tier: Tier): Pick<Finding, 'goal'> => (tier === 'turbofan' ? { goal: GOAL } : {});

const nanosPerUnit = ({ nanos, fuel }: Taken): number => nanos / fuel;

// However it ends, the exit of this process ends those that it started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exit(1);
}
