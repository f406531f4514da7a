import { expect, test } from 'vitest';
import { geomeans, medians, merged, overheads, worst } from '../../../bench/meter-overheads.ts';

const ALL = {
  loop: { unmodified: [10, 20], metered: [20, 20] },
  call: { unmodified: [10, 10], metered: [5, 10] },
  sort: { unmodified: [10, 10], metered: [11, 12] },
};

const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toFixed(6)));

test('what a variant costs is in percent of the unmodified one of its round', () => {
  expect(rounded(overheads(ALL.loop, 'metered'))).toEqual([100, 0]);
  expect(rounded(overheads(ALL.loop, 'unmodified', 'metered'))).toEqual([-50, 0]);
});

test('twice the time and half of it are nothing in the geometric mean', () => {
  expect(rounded(geomeans({ loop: ALL.loop, call: ALL.call }, 'metered'))).toEqual([0, 0]);
});

test('the median is taken of each round', () => {
  expect(rounded(medians(ALL, 'metered'))).toEqual([10, 0]);
});

test('the one that pays most is told by its median', () => {
  expect(worst(ALL, 'metered')).toBe('loop');
});

test('the rounds of several processes follow one another', () => {
  expect(merged([ALL, ALL])['call']).toEqual({ unmodified: [10, 10, 10, 10], metered: [5, 10, 5, 10] });
});
