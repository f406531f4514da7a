import { expect, test } from 'vitest';
import { Turns } from '../../../host/store/turns.ts';

test('tasks of one key run one after another, in order', async () => {
  const turns = new Turns();
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const first = turns.take('a', async () => {
    seen.push('first begins');
    await gate.promise;
    seen.push('first ends');
  });
  const second = turns.take('a', async () => seen.push('second'));
  const third = turns.take('a', async () => seen.push('third'));

  await turns.take('b', async () => seen.push('another key'));
  gate.resolve();
  await Promise.all([first, second, third]);

  expect(seen).toEqual(['first begins', 'another key', 'first ends', 'second', 'third']);
});

test('a task that fails rejects for its own caller only', async () => {
  const turns = new Turns();
  const failing = turns.take('a', () => Promise.reject(new Error('no')));
  const next = turns.take('a', async () => 'yes');

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
