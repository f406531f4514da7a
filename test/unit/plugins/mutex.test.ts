import { expect, test } from 'vitest';
import { Mutex } from '../../../host/plugins/mutex.ts';

test('tasks run one after another, in order, past one that fails', async () => {
  const mutex = new Mutex();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = mutex.run(async () => {
    await gate.promise;
    seen.push('first');
  });
  const failing = mutex.run(() => Promise.reject(new Error('no')));
  const last = mutex.run(async () => seen.push('last'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  gate.resolve();
  await expect(failing).rejects.toThrow('no');
  await Promise.all([first, last]);
  expect(seen).toEqual(['first', 'last']);
});
