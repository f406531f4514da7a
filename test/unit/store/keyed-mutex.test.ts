import { expect, test } from 'vitest';
import { KeyedMutex } from '../../../host/store/keyed-mutex.ts';

test('tasks of one key run one after another, in order', async () => {
  const mutex = new KeyedMutex();
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const first = mutex.run('a', async () => {
    seen.push('first begins');
    await gate.promise;
    seen.push('first ends');
  });
  const second = mutex.run('a', async () => seen.push('second'));
  const third = mutex.run('a', async () => seen.push('third'));

  await mutex.run('b', async () => seen.push('another key'));
  gate.resolve();
  await Promise.all([first, second, third]);

  expect(seen).toEqual(['first begins', 'another key', 'first ends', 'second', 'third']);
});

test('a task that fails rejects for its own caller only', async () => {
  const mutex = new KeyedMutex();
  const failing = mutex.run('a', () => Promise.reject(new Error('no')));
  const next = mutex.run('a', async () => 'yes');

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
