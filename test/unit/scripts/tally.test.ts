import { expect, test } from 'vitest';
import { closingLine, countTests, succeeded } from '../../../scripts/test/tally.ts';

type Modules = Parameters<typeof countTests>[0];

/** A test file as vitest reports it: the states of its tests, and how many errors lie outside of them. */
function module(states: readonly string[], errors = 0): Modules[number] {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  const children = { allTests: () => tests.values(), allSuites: () => [].values() };
  return { children, errors: () => Array.from({ length: errors }, () => ({})) } as unknown as Modules[number];
}

const CI = { skippedFail: true };
const DEVELOPER = { skippedFail: false };

test('the tests of all files are counted', () => {
  const tally = countTests([module(['passed', 'passed']), module(['failed', 'passed'])], 0);
  expect(closingLine(tally, CI)).toBe('3 passed, 1 failed');
  expect(succeeded(tally, CI)).toBe(false);
});

test.each([
  ['a file that does not load', [module(['passed']), module([], 1)], 0],
  ['a test that never ended', [module(['passed', 'pending'])], 0],
  ['an error that nobody caught', [module(['passed'])], 1],
])('%s counts as a failure', (_what, modules, unhandled) => {
  const tally = countTests(modules, unhandled);
  expect(closingLine(tally, DEVELOPER)).toBe('1 passed, 1 failed');
  expect(succeeded(tally, DEVELOPER)).toBe(false);
});

test('a skipped test fails in CI, and is told of elsewhere', () => {
  const tally = countTests([module(['passed', 'skipped'])], 0);
  expect(closingLine(tally, CI)).toBe('1 passed, 1 failed');
  expect(succeeded(tally, CI)).toBe(false);
  expect(closingLine(tally, DEVELOPER)).toBe('1 passed, 0 failed, 1 skipped');
  expect(succeeded(tally, DEVELOPER)).toBe(true);
});

test('a run of no tests fails', () => {
  const tally = countTests([], 0);
  expect(closingLine(tally, CI)).toBe('0 passed, 0 failed');
  expect(succeeded(tally, CI)).toBe(false);
});
