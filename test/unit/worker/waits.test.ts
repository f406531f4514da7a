import { expect, test } from 'vitest';
import { Waits } from '../../../host/worker/waits.ts';

test('a long wait is told, a short one is not, and of many at once the first', () => {
  const told: number[] = [];
  const waits = new Waits((ms) => told.push(ms));
  waits.told(0, 4);
  waits.told(0, 6);
  waits.told(0, 9);
  waits.told(0, 30);
  expect(told).toEqual([6, 30]);
});
