import { expect, test } from 'vitest';
import { countOf, fuzzInParallel } from '../support/fuzz/fuzz.ts';

/** Another one each day; a case that fails tells it. */
const SEED = Math.floor(Date.now() / 86_400_000);

/** As many as CI machines have cores. */
const PROCESSES = 2;

test.each([
  ['mutated', 1_000_000],
  ['generated', 100_000],
  ['module', 100_000],
  ['peer', 50_000],
] as const)(
  '%s cases of the fuzzer, %d of them, are each accepted or refused',
  async (kind, count) => {
    const verdicts = await fuzzInParallel({ kind, seed: SEED, from: 0, to: count }, PROCESSES);
    expect(countOf(verdicts)).toBe(count);
    expect(Object.keys(verdicts).length).toBeGreaterThan(4);
  },
  3_600_000,
);
