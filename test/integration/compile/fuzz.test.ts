import { expect, test } from 'vitest';
import { countOf, fuzz, type Run } from '../../support/fuzz/fuzz.ts';
import type { Verdict } from '../../support/fuzz/judge.ts';

const SEED = 4;

interface Share extends Pick<Run, 'kind'> {
  readonly count: number;
  /** Verdicts that some cases must have, or the fuzzer does not reach what it is for. */
  readonly reached: readonly Verdict[];
}

const SHARES: readonly Share[] = [
  {
    kind: 'mutated',
    count: 14_000,
    reached: ['accepted', 'name_refused', 'feature_refused', 'memory_refused', 'import_not_provided'],
  },
  { kind: 'generated', count: 2_000, reached: ['unsupported_world', 'structure_refused', 'name_refused'] },
  { kind: 'module', count: 3_000, reached: ['accepted', 'malformed_component', 'feature_refused'] },
  { kind: 'peer', count: 1_000, reached: ['accepted', 'malformed_component', 'name_refused'] },
];

test.each(SHARES)('$count $kind cases are each accepted or refused', async ({ kind, count, reached }) => {
  const verdicts = await fuzz({ kind, seed: SEED, from: 0, to: count });
  expect(countOf(verdicts)).toBe(count);
  expect(Object.keys(verdicts)).toEqual(expect.arrayContaining([...reached]));
});

test('a case that takes too much memory is named, with the command that runs it alone', async () => {
  const run = { kind: 'module', seed: SEED, from: 7, to: 8 } as const;
  await expect(fuzz(run, { heapMiB: 6 })).rejects.toThrow(/replay\.ts module 4 7.*heap out of memory/s);
});
