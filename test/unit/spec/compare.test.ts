import { expect, test } from 'vitest';
import { compare, compareFuel } from '../../spec/compare.ts';
import { METER_DIFFERENCES, V8_DIFFERENCES } from '../../spec/differences.ts';
import type { Verdict } from '../../spec/outcome.ts';

const FILE = 'group/file';

const passed: Verdict = {
  line: 7,
  command: 'assert_trap',
  status: 'passed',
  outcome: 'trapped: x',
  fuel: undefined,
};
const problems = (file: string, before: Verdict[], after: Verdict[]) =>
  compare(file, before, after).problems.map(({ what }) => what);

test('two runs that agree have no problem', () => {
  expect(compare(FILE, [passed], [passed])).toEqual({
    counts: { passed: 1, skipped: 0, explained: 0 },
    problems: [],
  });
});

test('another trap is a difference, though both pass', () => {
  expect(problems(FILE, [passed], [{ ...passed, outcome: 'trapped: y' }])).toEqual([
    'unmodified passed, trapped: x\nmetered    passed, trapped: y',
  ]);
});

test('what V8 itself fails is a problem where it is not in the list', () => {
  const failed = { ...passed, status: 'failed' } as const;
  expect(problems(FILE, [failed], [failed])).toHaveLength(1);
});

test.each([...V8_DIFFERENCES, ...METER_DIFFERENCES].map(({ file, lines }) => [file, lines] as const))(
  'a difference in %s that no longer occurs is a problem',
  (file, lines) => {
    const verdicts = lines.map((line) => ({ ...passed, line }));
    const stale = problems(file, verdicts, verdicts).filter((what) => what.includes('comes out right'));
    expect(stale).toHaveLength(lines.length);
  },
);

test('threads are to be refused, by name', () => {
  const refused = (outcome: string): Verdict => ({ ...passed, status: 'failed', outcome });
  const shared = refused('refused: feature_refused: threads: a shared memory');
  expect(problems('threads/file', [passed], [shared])).toEqual([]);
  expect(
    problems('threads/file', [passed], [refused('refused: feature_refused: gc: a struct')]),
  ).toHaveLength(2);
  expect(problems('threads/file', [passed], [passed])).toEqual(['nothing in it was refused']);
  expect(problems(FILE, [passed], [shared])).toHaveLength(1);
});

test('fuel that depends on the slices is a problem', () => {
  const used = (fuel: bigint): Verdict[] => [{ ...passed, fuel }];
  expect(compareFuel(FILE, used(5n), used(5n))).toEqual([]);
  expect(compareFuel(FILE, used(5n), used(6n))).toHaveLength(1);
});
