/** In which order requests begin, and which of them in one turn of the event loop; by a clock of the test. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Begun, Bursts } from '../../../host/worker/bursts.ts';

interface Planned {
  begin(now: number): Begun;
}

class Thread {
  time = 0;
  readonly bursts = new Bursts<Planned>(
    () => this.time,
    (next, now) => next.begin(now),
  );
  /** Who has begun, gone on and ended. */
  readonly order: string[] = [];

  /** A request that goes through some promises before it ends; it takes so many milliseconds. */
  add(name: string, ms = 0): void {
    const run = async (): Promise<void> => {
      for (let step = 0; step < 5; step++) await undefined;
      this.time += ms;
      this.order.push(`${name} ends`);
      this.bursts.ended(planned);
    };
    const planned: Planned = {
      begin: () => {
        this.order.push(`${name} begins`);
        void run();
        return 'ends soon';
      },
    };
    this.bursts.add(planned);
  }
}

test('the first one begins at once, each other one when the one before it has ended', async () => {
  const thread = new Thread();
  thread.add('a');
  expect(thread.order).toEqual(['a begins']);
  for (const name of ['b', 'c']) thread.add(name);
  await turn();
  expect(thread.order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('one that waits for something holds up none, and neither does its end', async () => {
  const thread = new Thread();
  const waiting: Planned = { begin: () => 'waits' };
  thread.bursts.add(waiting);
  for (const name of ['b', 'c']) thread.add(name);
  thread.bursts.ended(waiting);
  expect(thread.order).toEqual(['b begins']);
  await turn();
  expect(thread.order).toEqual(['b begins', 'b ends', 'c begins', 'c ends']);
});

test('after one that ends as it begins comes the next', () => {
  const thread = new Thread();
  const begun: string[] = [];
  const ends = (name: string): Planned => ({
    begin: () => {
      begun.push(name);
      return 'ended';
    },
  });
  for (const name of ['a', 'b']) thread.bursts.add(ends(name));
  expect(begun).toEqual(['a', 'b']);
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
  thread.bursts.add({
    begin: (now) => {
      began.push(now);
      return 'ended';
    },
  });
  await turn();
  expect(began).toEqual([3]);
});
