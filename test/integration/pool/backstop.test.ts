/** A loop that no meter sees, in the thread's own JavaScript: it ends with its thread. */
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MemoryBudget } from '../../../host/plugins/memory-budget.ts';
import { open, type Ending } from './support/deployments.ts';

const LOOPING = `export function instantiate() {
  return {
    handle: async ({ pathWithQuery }) => {
      if (pathWithQuery === '/loop') for (;;);
      return 200;
    },
  };
}`;

async function looping(deadlineMs: number, workers = 1) {
  const memory = new MemoryBudget(1_000);
  const opened = open({ script: LOOPING, limits: { deadlineMs, workers }, footprint: 10, memory });
  await opened.deployment.start();
  return { ...opened, memory };
}

test('its request ends at the deadline, its thread soon after, and another takes over', async () => {
  const { ask, memory, counters, deployment } = await looping(200);
  expect(await ask('/loop')).toBe('deadline_exceeded');
  // Nothing goes to a worker whose request is late; this one waits for the next worker.
  expect(await ask()).toBe('deadline_exceeded');
  await expect.poll(() => ask(), { timeout: 10_000 }).toBe(200);
  expect([counters.workersLost, deployment.workers, memory.taken]).toEqual([1, 1, 0]);
});

test('what its thread had taken in is lost with it, or late itself', async () => {
  const { ask, memory, counters } = await looping(1_000);
  const loop = ask('/loop');
  let ended = false;
  void loop.finally(() => (ended = true));
  const caught: Promise<Ending>[] = [];
  while (!ended) {
    caught.push(ask());
    await setTimeout(20);
  }
  expect(await loop).toBe('deadline_exceeded');
  // Those of the last half second are within their own deadline when the thread ends.
  const endings = new Set(await Promise.all(caught));
  expect(endings).toContain('worker_lost');
  expect(endings).not.toContain(200);
  await expect.poll(() => ask(), { timeout: 10_000 }).toBe(200);
  expect([counters.workersLost, memory.taken]).toEqual([1, 0]);
});

test('what another worker has goes on', async () => {
  const { ask, counters } = await looping(1_000, 2);
  const loop = ask('/loop');
  expect(await ask()).toBe(200);
  expect(await loop).toBe('deadline_exceeded');
  expect(await ask()).toBe(200);
  await expect.poll(() => counters.workersLost, { timeout: 10_000 }).toBe(1);
});
