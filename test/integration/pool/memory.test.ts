/** What live instances of several deployments may hold together, and who waits for it. */
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { MemoryBudget } from '../../../host/plugins/memory-budget.ts';
import type { Limits } from '../../../host/protocol/limits.ts';
import { open, type Ending } from './support/deployments.ts';

const HOLDING = new URL('./support/holding.entry.ts', import.meta.url);
const FOOTPRINT = 100;

interface Held {
  readonly footprint?: number;
  readonly heapBytes?: number;
}

/** A deployment whose guests wait to be released. */
async function holding(memory: MemoryBudget, limits: Partial<Limits> = {}, held: Held = {}) {
  const name = randomUUID();
  const channel = new BroadcastChannel(name);
  onTestFinished(() => channel.close());
  let holds = 0;
  channel.onmessage = () => void holds++;
  const opened = open({
    config: { channel: name },
    limits,
    file: HOLDING,
    footprint: FOOTPRINT,
    ...held,
    memory,
  });
  await opened.deployment.start();
  const release = (count: number) => channel.postMessage(count);
  /** Resolves when so many requests have reached a guest, in all. */
  const reached = (count: number) => expect.poll(() => holds, { interval: 2 }).toBe(count);
  return { ...opened, release, reached, holds: () => holds };
}

const asked = (count: number, ask: () => Promise<Ending>): Promise<Ending[]> =>
  Promise.all(Array.from({ length: count }, ask));

test('as many run as there is memory for, of all plugins; the others wait and are all answered', async () => {
  const memory = new MemoryBudget(3 * FOOTPRINT);
  const [one, other] = [await holding(memory), await holding(memory)];
  const ofOne = asked(4, one.ask);
  const ofOther = asked(2, other.ask);
  await one.reached(3);
  expect([memory.taken, other.deployment.inFlight, other.deployment.queued]).toEqual([300, 0, 2]);
  // The first of each in turn, so that a plugin of many requests does not keep out one of few.
  one.release(1);
  await one.reached(4);
  one.release(1);
  await other.reached(1);
  expect(memory.taken).toBe(300);
  one.release(2);
  await other.reached(2);
  other.release(2);
  expect([...(await ofOne), ...(await ofOther)]).toEqual([200, 200, 200, 200, 200, 200]);
  expect([memory.taken, memory.waiting]).toEqual([0, 0]);
});

test('what a request brings with it counts too', async () => {
  const memory = new MemoryBudget(3 * FOOTPRINT);
  const { ask, reached, release } = await holding(memory);
  const answer = ask('/', new Uint8Array(7));
  await reached(1);
  expect(memory.taken).toBe(107);
  release(1);
  await answer;
  expect(memory.taken).toBe(0);
});

test('what a request brings is given back, though it was handed over to its worker', async () => {
  const memory = new MemoryBudget(1_000_000);
  const { ask, reached, release } = await holding(memory);
  const answer = ask('/', new Uint8Array(200_000));
  await reached(1);
  expect(memory.taken).toBe(200_100);
  release(1);
  await answer;
  expect(memory.taken).toBe(0);
});

test('no worker runs more at once than its own heap has room for; the others wait', async () => {
  const heapBytes = 256 * 1024 * 1024;
  const { ask, reached, release, deployment } = await holding(
    new MemoryBudget(Infinity),
    { workers: 2 },
    { heapBytes },
  );
  const answers = asked(6, ask);
  await reached(4);
  expect([deployment.inFlight, deployment.queued]).toEqual([4, 2]);
  release(1);
  await reached(6);
  release(2);
  expect(await answers).toEqual([200, 200, 200, 200, 200, 200]);
});

test('with the queue full, the next is refused with the figures', async () => {
  const memory = new MemoryBudget(FOOTPRINT);
  const full = await holding(memory, { queue: 1 });
  const first = full.ask();
  await full.reached(1);
  const second = full.ask();
  expect(await full.ask()).toBe('memory_unavailable');
  expect(full.details.at(-1)).toBe(
    'an instance for it may hold 100 bytes, those that live 100 of 100 (instancesBytes)',
  );
  full.release(1);
  await full.reached(2);
  full.release(1);
  expect([await first, await second, memory.taken]).toEqual([200, 200, 0]);
});

test('past its deadline in the queue, the cause is told: memory, or the plugin itself', async () => {
  const memory = new MemoryBudget(FOOTPRINT);
  const holder = await holding(memory);
  const poor = await holding(memory, { deadlineMs: 50 });
  const busy = await holding(new MemoryBudget(Infinity), { deadlineMs: 50, concurrency: 1 });
  const held = [holder.ask(), busy.ask()];
  await Promise.all([holder.reached(1), busy.reached(1)]);
  expect(await poor.ask()).toBe('memory_unavailable');
  expect(await busy.ask()).toBe('deadline_exceeded');
  expect(memory.waiting).toBe(0);
  holder.release(1);
  expect(await Promise.all(held)).toEqual([200, 'deadline_exceeded']);
});

test('a client that leaves gives way to those behind it, and back what it had', async () => {
  const memory = new MemoryBudget(3 * FOOTPRINT);
  const large = await holding(memory, {}, { footprint: 3 * FOOTPRINT });
  const small = await holding(memory);
  const first = small.ask();
  await small.reached(1);
  const waiting = large.start();
  const second = small.ask();
  expect([memory.taken, small.deployment.queued]).toEqual([100, 1]);
  waiting.cancel();
  await small.reached(2);
  small.release(2);
  expect(await Promise.all([first, second])).toEqual([200, 200]);
  const running = large.start();
  await large.reached(1);
  expect(memory.taken).toBe(300);
  running.cancel();
  await expect.poll(() => memory.taken).toBe(0);
});

test('a worker that is killed gives back all that its requests had, at once', async () => {
  const memory = new MemoryBudget(3 * FOOTPRINT);
  const lost = await holding(memory, { deadlineMs: 300 });
  const other = await holding(memory);
  const endings = Promise.all([lost.ask(), lost.ask(), lost.ask('/loop')]);
  await lost.reached(2);
  const waiting = other.ask();
  expect([memory.taken, other.deployment.queued]).toEqual([300, 1]);
  expect(await endings).toEqual(['deadline_exceeded', 'deadline_exceeded', 'deadline_exceeded']);
  await other.reached(1);
  expect([memory.taken, lost.counters.workersLost]).toEqual([100, 1]);
  other.release(1);
  expect(await waiting).toBe(200);
});

test('a deployment that drains still gets memory for what it has admitted', async () => {
  const memory = new MemoryBudget(FOOTPRINT);
  const [old, next] = [await holding(memory), await holding(memory)];
  const ofOld = asked(3, old.ask);
  await old.reached(1);
  const drained = old.deployment.drain();
  const ofNext = next.ask();
  old.release(1);
  await old.reached(2);
  old.release(1);
  await next.reached(1);
  next.release(1);
  await old.reached(3);
  old.release(1);
  expect([await ofOld, await ofNext]).toEqual([[200, 200, 200], 200]);
  await drained;
  expect([memory.taken, memory.waiting]).toEqual([0, 0]);
});

test('under load it is never exceeded, nobody is forgotten, and in the end all of it is back', async () => {
  const memory = new MemoryBudget(1_000);
  const sizes = [100, 250, 400, 1_000];
  const all = await Promise.all(sizes.map((size) => holding(memory, { workers: 2 }, { footprint: size })));
  let most = 0;
  const endings = all.flatMap(({ ask }) => Array.from({ length: 40 }, () => ask()));
  let open = endings.length;
  for (const ending of endings) void ending.finally(() => void open--);
  while (open > 0) {
    most = Math.max(most, memory.taken);
    for (const { release } of all) release(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(new Set(await Promise.all(endings))).toEqual(new Set([200]));
  expect(all.map(({ holds }) => holds())).toEqual([40, 40, 40, 40]);
  expect(most).toBeGreaterThan(500);
  expect(most).toBeLessThanOrEqual(1_000);
  expect([memory.taken, memory.waiting]).toEqual([0, 0]);
});
