/** In which order guests that have given way go on, and which of them end; by a clock of the test. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns, type Paused } from '../../../../host/worker/metering/turns.ts';

class Thread {
  time = 0;
  readonly turns = new Turns(() => this.time);
  /** Whose pause is over, and how. */
  readonly order: string[] = [];

  /** A guest that gives way once and tells when it goes on. */
  pause(name: string, deadline = Infinity): void {
    let state = 'went on';
    const guest: Paused = {
      review: (now) => {
        if (now < deadline) return;
        state = 'ended';
        this.turns.resume(guest);
      },
    };
    void this.turns.pause(guest).then(() => this.order.push(`${name} ${state}`));
  }
}

test('guests go on one in each turn of the loop, in the order in which they gave way', async () => {
  const thread = new Thread();
  for (const name of ['a', 'b', 'c']) thread.pause(name);
  expect(thread.order).toEqual([]);
  await turn();
  expect(thread.order).toEqual(['a went on']);
  thread.pause('a again');
  await turn();
  await turn();
  await turn();
  expect(thread.order).toEqual(['a went on', 'b went on', 'c went on', 'a again went on']);
});

test('all that are too late end in the same turn, and one that is not goes on in it', async () => {
  const thread = new Thread();
  thread.pause('patient');
  for (let i = 0; i < 64; i++) thread.pause(`${i}`, 10);
  thread.pause('last');
  thread.time = 10;
  await turn();
  const ended = Array.from({ length: 64 }, (_, i) => `${i} ended`);
  expect(thread.order).toEqual([...ended, 'patient went on']);
  await turn();
  expect(thread.order.at(-1)).toBe('last went on');
});

test('one that is resumed from outside goes on at once, and only then', async () => {
  const thread = new Thread();
  const guest: Paused = { review: () => {} };
  const paused = thread.turns.pause(guest);
  thread.turns.resume(guest);
  await paused;
  thread.turns.resume(guest);
  thread.pause('next');
  await turn();
  expect(thread.order).toEqual(['next went on']);
});

test.each([
  [0, 1],
  [9, 1],
  [19, 0.5],
  [63, 10 / 64],
  [99, 0.1],
  [4_000, 0.1],
])('with %i that wait a turn lasts %d ms, so that all have theirs soon', (waiting, ms) => {
  const thread = new Thread();
  for (let i = 0; i < waiting; i++) thread.pause(`${i}`);
  expect(thread.turns.turnMs).toBe(ms);
});
