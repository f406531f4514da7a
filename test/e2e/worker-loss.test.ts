import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';
const WORKERS = 'wayhouse_workers';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  host = await startHost();
  await deploy(host, ['neighbour', 'hello']);
}, SETUP_MS);

beforeEach(async () => {
  upstream = await startUpstream();
});

describe.each(LANGUAGES)('a loop that takes its worker along, guest in %s', (language) => {
  const plugin = `taken-${language}`;
  const waiting = (at: number | string) => host.call(`/${plugin}?url=${upstream.url}/${at}`);

  test('of one worker: those that waited there get 502 worker_lost or their own deadline, and the pool heals', async () => {
    const settings = { limits: { workers: 1, deadlineMs: 1_000 } };
    await deploy(host, [plugin, 'fetch-or-loop'], { language, origins: [upstream.url], settings });
    const lostBefore = await figure(host, LOST, plugin);
    const looping = host.call(`/${plugin}/loop`);
    await expect.poll(() => figure(host, 'wayhouse_requests_in_flight', plugin), { interval: 2 }).toBe(1);
    const caught: Promise<Response>[] = [];
    // Those of the last half second before the deadline are alive when the worker is not.
    while (await isPending(looping)) caught.push(waiting(caught.length));
    expect((await looping).status).toBe(504);
    const codes: string[] = [];
    for (const answer of await Promise.all(caught)) {
      expect([502, 504]).toContain(answer.status);
      codes.push(String(await codeOf(answer)));
    }
    expect([...new Set(codes)].toSorted()).toEqual(['deadline_exceeded', 'worker_lost']);
    // One that came just after the loop's deadline may have waited for the new worker, and run there.
    const reached = (await upstream.take(upstream.count)).map(({ url }) => codes[Number(url.slice(1))]);
    expect(reached).not.toContain('worker_lost');
    await healed(1);
    expect(await figure(host, LOST, plugin)).toBe(lostBefore + 1);
  });

  test('of two workers: what the other one holds goes on as if nothing had been', async () => {
    const settings = { limits: { workers: 2, deadlineMs: 3_000 } };
    await deploy(host, [plugin, 'fetch-or-loop'], { language, origins: [upstream.url], settings });
    const lostBefore = await figure(host, LOST, plugin);
    const inFirst = waiting('first');
    const held = await upstream.next(); // one worker has one now, so the loop goes to the other
    const looping = host.call(`/${plugin}/loop`);
    await expect.poll(() => figure(host, 'wayhouse_requests_in_flight', plugin), { interval: 2 }).toBe(2);
    held.answer(200, [], 'untouched');
    expect(await (await inFirst).text()).toBe('untouched');
    const statuses: number[] = [];
    while ((await figure(host, LOST, plugin)) === lostBefore) {
      // One at a time: the worker that loops is never the one with the fewest.
      const answer = waiting('other');
      (await upstream.next()).answer(200);
      statuses.push((await answer).status);
    }
    expect((await looping).status).toBe(504);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await healed(2);
  });

  const healed = async (workers: number) => {
    await expect.poll(() => figure(host, WORKERS, plugin), { timeout: 10_000 }).toBe(workers);
    const answer = waiting('healed');
    (await upstream.next()).answer(200, [], 'healed');
    expect(await (await answer).text()).toBe('healed');
  };
});

test('what waits in a fetch when its worker loops is answered at its own deadline, and its call is closed', async () => {
  const settings = { limits: { workers: 1, deadlineMs: 2_000 } };
  await deploy(host, ['beside', 'fetch-or-loop'], { origins: [upstream.url], settings });
  const call = () => host.call(`/beside?url=${upstream.url}/`);
  const early = call();
  const abandoned = await upstream.next();
  const looping = host.call('/beside/loop');
  expect((await early).status).toBe(504);
  await abandoned.closed;
  expect((await looping).status).toBe(504);
  await expect.poll(() => figure(host, LOST, 'beside'), { timeout: 10_000 }).toBe(1);
  const again = call();
  (await upstream.next()).answer(200, [], 'again');
  expect(await (await again).text()).toBe('again');
  expect((await host.call('/neighbour')).status).toBe(200);
});

/** Whether the answer is still to come, some 50 ms later. */
function isPending(answer: Promise<Response>): Promise<boolean> {
  return Promise.race([
    answer.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 50)),
  ]);
}
