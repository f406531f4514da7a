import { expect, test } from 'vitest';
import { readOptions } from '../../../bench/options.ts';

const NAMES = ['gateway', 'upload'] as const;

test('everything runs unless one is named', () => {
  expect(readOptions([], NAMES)).toEqual({ names: NAMES, quick: false, json: false });
  expect(readOptions(['--only', 'upload', '--quick', '--json'], NAMES)).toEqual({
    names: ['upload'],
    quick: true,
    json: true,
  });
});

test('an unknown bench or flag is refused, and the known ones are told', () => {
  expect(() => readOptions(['--only', 'uplaod'], NAMES)).toThrow('gateway, upload');
  expect(() => readOptions(['--fast'], NAMES)).toThrow('--fast');
});

test('a commit to compare with is told on', () => {
  expect(readOptions(['--compare', 'HEAD~1'], NAMES)).toMatchObject({ compare: 'HEAD~1' });
  expect(readOptions([], NAMES)).not.toHaveProperty('compare');
});
