/** How much fuel a guest gets at once, by how long it took for what it had. */
import { expect, test } from 'vitest';
import { Pace } from '../../../../host/worker/metering/pace.ts';

const MOST = 1_000_000;

/** The slices of a guest that is through with them after so many milliseconds each. */
function slices(...lasted: number[]): number[] {
  let now = 1_000;
  const pace = new Pace(MOST, now);
  return lasted.map((ms) => pace.next((now += ms)));
}

test('one that is fast gets the largest slice each time', () => {
  expect(slices(0.1, 0.1, 1)).toEqual([MOST, MOST, MOST]);
});

test('one that takes longer gets what lasts a millisecond', () => {
  expect(slices(8, 1, 2)).toEqual([125_000, 250_000, 125_000]);
});

test('once it is faster again, its slices grow to what they were', () => {
  expect(slices(8, 0.1, 0.1, 0.1, 0.1)).toEqual([125_000, 250_000, 500_000, MOST, MOST]);
});

test('however slow it is, it gets so much that it comes on', () => {
  expect(slices(60_000, 60_000)).toEqual([10_000, 10_000]);
});

test('a pause is not its own time', () => {
  const pace = new Pace(MOST, 0);
  pace.resume(500);
  expect(pace.next(500.5)).toBe(MOST);
});
