import { expect, test } from 'vitest';
import { Semaphore } from '../../../host/compile/semaphore.ts';

test('no more than so many run at once, and the others follow in order', async () => {
  const semaphore = new Semaphore(2);
  const started: number[] = [];
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const done = gates.map(({ promise }, index) =>
    semaphore.run(async () => {
      started.push(index);
      await promise;
      return index;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.resolve();
  expect(await done[1]).toBe(1);
  gates[0]?.reject(new Error('failed'));
  await expect(done[0]).rejects.toThrow('failed');
  for (const gate of gates) gate.resolve();
  expect(await Promise.all(done.slice(2))).toEqual([2, 3]);
  expect(started).toEqual([0, 1, 2, 3]);
});
