/** Guests that loop, and those that wait or compute on the same worker meanwhile. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../host/protocol/limits.ts';
import { deploy, figure, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

beforeEach(async () => {
  upstream = await startUpstream();
});

describe.each(LANGUAGES)('beside a loop on their worker, guests in %s', (language) => {
  const plugin = `beside-${language}`;
  const waiting = (at: number | string) => host.call(`/${plugin}?url=${upstream.url}/${at}`);

  test('that wait in a fetch are answered while it runs, and after it has ended', async () => {
    const settings = { limits: { workers: 1, deadlineMs: 2_000, fuel: LIMITS.fuel.ceiling } };
    await deploy(host, [plugin, 'fetch-or-loop'], { language, origins: [upstream.url], settings });
    const early = waiting('early');
    const held = await upstream.next();
    const looping = host.call(`/${plugin}/loop`);
    await expect.poll(() => figure(host, 'wayhouse_requests_in_flight', plugin), { interval: 2 }).toBe(2);
    const during = waiting('during');
    (await upstream.next()).answer(200, [], 'during');
    expect(await (await during).text()).toBe('during');
    held.answer(200, [], 'early');
    expect(await (await early).text()).toBe('early');
    expect((await looping).status).toBe(504);
    const after = waiting('after');
    (await upstream.next()).answer(200, [], 'after');
    expect(await (await after).text()).toBe('after');
    expect(await figure(host, LOST, plugin)).toBe(0);
  });

  test('that compute long themselves come to the right result', async () => {
    const slow = `slow-${language}`;
    await deploy(host, [slow, 'slow'], { language });
    const alone = await (await host.call(`/${slow}?n=20000000`)).text();
    const together = await Promise.all(
      Array.from({ length: 6 }, async () => (await host.call(`/${slow}?n=20000000`)).text()),
    );
    expect(together).toEqual(Array(6).fill(alone));
  });
});
