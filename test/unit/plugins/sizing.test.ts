import { expect, test } from 'vitest';
import { Sizing } from '../../../host/plugins/sizing.ts';

const TICK_MS = 20;

/** A plugin whose requests wait as `waited` says of its workers, seen over so many ms; gives the changes. */
function run(
  waited: (workers: number, now: number) => number,
  ms: number,
): { now: number; workers: number }[] {
  const sizing = new Sizing();
  const changes: { now: number; workers: number }[] = [];
  let workers = 1;
  for (let now = 0; now < ms; now += TICK_MS) {
    const change = sizing.review(now, waited(workers, now));
    if (change === 'grow') {
      workers += 1;
      sizing.grown(now);
    } else if (change === 'shrink' && workers > 1) {
      workers -= 1;
      sizing.shrunk(now);
    } else continue;
    changes.push({ now, workers });
  }
  return changes;
}

test('one more at a time, until nobody waits for long', () => {
  const changes = run((workers) => 50 / workers ** 2, 5_000);
  expect(changes.map(({ workers }) => workers)).toEqual([2, 3]);
  expect(changes[0]!.now).toBeLessThan(200);
  expect(changes[1]!.now - changes[0]!.now).toBeGreaterThanOrEqual(500);
});

test('a single slow moment changes nothing', () => {
  expect(run((_workers, now) => (now % 1_000 === 0 ? 40 : 0), 60_000)).toEqual([]);
});

test('after the rush the workers go one by one, each after ten calm seconds', () => {
  const changes = run((workers, now) => (now < 5_000 ? 50 / workers ** 2 : 0), 60_000);
  expect(changes.map(({ workers }) => workers)).toEqual([2, 3, 2, 1]);
  expect(changes[2]!.now).toBeGreaterThanOrEqual(15_000);
  expect(changes[3]!.now - changes[2]!.now).toBeGreaterThanOrEqual(10_000);
});

test('where one worker is too few and two are too many, it goes to and fro more and more seldom', () => {
  const changes = run((workers) => (workers === 1 ? 100 : 0), 600_000);
  const shrunk = changes.filter(({ workers }) => workers === 1).map(({ now }) => now);
  const pauses = shrunk.slice(1).map((now, at) => now - shrunk[at]!);
  expect(shrunk.length).toBeLessThan(8);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
});
