import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Running } from '../../../host/plugins/running.ts';

test('whatever runs and ends, each is found by its number and by no other', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'delete'), fc.nat()), { maxLength: 300 });
  const property = fc.property(steps, (actions) => {
    const running = new Running<{ readonly id: number }>();
    const runs: { readonly id: number }[] = [];
    for (const [action, pick] of actions) {
      if (action === 'add') {
        const run = { id: running.draw() };
        running.add(run);
        runs.push(run);
      } else if (runs.length > 0) {
        const [run] = runs.splice(pick % runs.length, 1);
        expect([running.delete(run!), running.delete(run!)]).toEqual([true, false]);
        expect(running.get(run!.id)).toBe(undefined);
      }
      expect(running.size).toBe(runs.length);
      for (const run of runs) expect(running.get(run.id)).toBe(run);
    }
    expect(new Set(running.all())).toEqual(new Set(runs));
  });
  fc.assert(property);
});

test('numbers are those of 30 bits, beginning at 1, and no two that run are the same', () => {
  const running = new Running<{ readonly id: number }>();
  for (let count = 0; count < 4_096; count++) running.add({ id: running.draw() });
  const ids = running.all().map(({ id }) => id);
  expect(new Set(ids).size).toBe(4_096);
  expect(ids.every((id) => Number.isInteger(id) && id >= 1 && id <= 2 ** 30)).toBe(true);
  expect(Math.max(...ids)).toBeGreaterThan(2 ** 29);
});

test('what a worker makes up finds nothing: 0, fractions, numbers that share a place with one that runs', () => {
  const running = new Running<{ readonly id: number }>();
  const run = { id: running.draw() };
  running.add(run);
  for (const made of [0, -run.id, run.id + 0.5, run.id + 64, run.id + 2 ** 32, Number.NaN, Infinity])
    expect(running.get(made)).toBe(undefined);
});

test('what never ran is not deleted, though its number is that of another', () => {
  const running = new Running<{ readonly id: number }>();
  const run = { id: running.draw() };
  running.add(run);
  expect([running.delete({ id: run.id }), running.delete({ id: 0 }), running.size]).toEqual([
    false,
    false,
    1,
  ]);
});
