/** In which order requests begin, and which of them in one turn of the event loop; by a clock of the test. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Bursts } from '../../../host/worker/bursts.ts';

class Thread {
  time = 0;
  readonly bursts = new Bursts<(now: number) => unknown>(
    () => this.time,
    (begin, now) => void begin(now),
  );
  /** Who has begun, gone on and ended. */
  readonly order: string[] = [];

  /** A request that goes through some promises before it ends; it takes so many milliseconds. */
  add(name: string, ms = 0): void {
    this.bursts.add(async () => {
      this.order.push(`${name} begins`);
      for (let step = 0; step < 5; step++) await undefined;
      this.time += ms;
      this.order.push(`${name} ends`);
    });
  }
}

test('the first one begins at once, each other one when those before it have ended', async () => {
  const thread = new Thread();
  thread.add('a');
  expect(thread.order).toEqual(['a begins']);
  for (const name of ['b', 'c']) thread.add(name);
  await turn();
  expect(thread.order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('one that waits for something holds up none', async () => {
  const thread = new Thread();
  const { promise, resolve } = Promise.withResolvers<void>();
  thread.bursts.add(() => void promise.then(() => thread.order.push('a ends')));
  thread.add('b');
  await turn();
  resolve();
  await promise;
  expect(thread.order).toEqual(['b begins', 'b ends', 'a ends']);
});

test('after 4 ms the next one begins in a later turn, so that messages come in between', async () => {
  const thread = new Thread();
  for (const name of ['a', 'b', 'c', 'd']) thread.add(name, 2);
  setImmediate(() => thread.order.push('a message'));
  await turn();
  expect(thread.order.slice(0, 5)).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'a message']);
  await turn();
  expect(thread.order.slice(5)).toEqual(['c begins', 'c ends', 'd begins', 'd ends']);
});

test('one is told when it begins', async () => {
  const thread = new Thread();
  const began: number[] = [];
  thread.add('a', 3);
  thread.bursts.add((now) => began.push(now));
  await turn();
  expect(began).toEqual([3]);
});

test('one that throws holds up none', async () => {
  const thread = new Thread();
  const fails = () => {
    throw new Error('planted');
  };
  expect(() => thread.bursts.add(fails)).toThrow('planted');
  thread.add('next');
  await turn();
  expect(thread.order).toEqual(['next begins', 'next ends']);
});
