/** On every kernel and real program of the bench the meter charges for each instruction that runs. */
import { beforeAll, expect, test } from 'vitest';
import { buildKernels, KERNELS } from '../../bench/kernels/kernels.ts';
import { PROGRAMS } from '../../bench/programs/all.ts';
import { installPrograms } from '../../bench/programs/install.ts';
import { compare, ratioLine } from '../support/oracle/oracle.ts';
import { BUILD_MS, buildSmith } from '../support/smith/build.ts';

/** Counting takes ten times as long as running. */
const SLOWER = 10;
const PROGRAM_MS = 600_000;

let smith = '';
let kernels = '';

beforeAll(async () => {
  smith = await buildSmith();
  kernels = buildKernels();
  installPrograms();
}, BUILD_MS);

/** Of the recursive one each step doubles the time, nearly. */
const size = (name: string): number =>
  name === 'fib' ? KERNELS[name]! - 5 : Math.ceil(KERNELS[name]! / SLOWER);

const RUNS: readonly (readonly [string, () => readonly string[]])[] = [
  ...Object.keys(KERNELS).map((name) => [name, () => ['kernel', kernels, name, String(size(name))]] as const),
  ...PROGRAMS.map(({ name }) => [name, () => ['program', name]] as const),
];

test.each(RUNS)(
  '%s pays for every instruction, and answers the same',
  async (name, what) => {
    const compared = await compare(what(), smith);
    console.log(ratioLine(name, compared));
    expect(compared.sameAnswer).toBe(true);
    expect(compared.fuel).toBeGreaterThanOrEqual(compared.count);
  },
  PROGRAM_MS,
);

test.each(Object.keys(KERNELS))(
  '%s uses the same fuel in every tier and every run',
  async (name) => {
    const what = ['kernel', kernels, name, String(size(name))];
    const used: number[] = [];
    for (const flags of [['--liftoff-only'], ['--no-liftoff'], [], []])
      used.push((await compare(what, smith, flags)).fuel);
    expect(new Set(used).size).toBe(1);
  },
  PROGRAM_MS,
);
