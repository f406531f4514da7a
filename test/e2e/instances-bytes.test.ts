/** What live instances may hold on the whole host: requests wait for it, and are told where it is short. */
import { beforeAll, expect, test } from 'vitest';
import { codeOf, deploy, figure, must, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const MIB = 1024 * 1024;
/** Two instances of these fit, three do not. None of it is touched. */
const LIMITS = { memoryBytes: 40 * MIB };
const CAPACITY = 100 * MIB;

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([
    startHost({ env: { WAYHOUSE_INSTANCES_BYTES: String(CAPACITY) } }),
    startUpstream(),
  ]);
}, SETUP_MS);

/** The figure of the whole host. */
async function taken(): Promise<number> {
  const text = await (await host.api('GET', '/metrics')).text();
  return Number(/^wayhouse_instances_bytes (\d+)$/m.exec(text)?.[1]);
}

test('requests of several plugins wait for each other, and a full queue is told the figures', async () => {
  const origins = [upstream.url];
  await deploy(host, ['one', 'fetch'], { origins, settings: { limits: { ...LIMITS, queue: 1 } } });
  await deploy(host, ['two', 'fetch'], { origins, settings: { limits: LIMITS } });
  const call = (plugin: string, at: number) => host.call(`/${plugin}?url=${upstream.url}/${at}`);
  const running = [call('one', 1), call('one', 2)];
  const calls = await upstream.take(2);
  const most = await taken();
  expect(most).toBeGreaterThan(2 * LIMITS.memoryBytes);
  expect(most).toBeLessThanOrEqual(CAPACITY);
  const waiting = [call('one', 3)];
  await expect.poll(() => figure(host, 'wayhouse_requests_queued', 'one'), { interval: 5 }).toBe(1);
  waiting.push(call('two', 4));
  await expect.poll(() => figure(host, 'wayhouse_requests_queued', 'two'), { interval: 5 }).toBe(1);
  const refused = await call('one', 5);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toMatchObject({
    code: 'memory_unavailable',
    detail: `an instance for it may hold ${most / 2} bytes, those that live ${most} of ${CAPACITY} (instancesBytes)`,
  });
  expect(upstream.waiting.size).toBe(2);
  for (const held of calls) held.answer(200);
  for (const held of await upstream.take(2)) held.answer(200);
  const answers = await Promise.all([...running, ...waiting]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(await taken()).toBe(0);
});

test('what waits for memory past its deadline is told so, not that its plugin was slow', async () => {
  const origins = [upstream.url];
  await deploy(host, ['holder', 'fetch'], {
    origins,
    settings: { limits: { ...LIMITS, memoryBytes: 80 * MIB } },
  });
  await deploy(host, ['late', 'hello'], { settings: { limits: { ...LIMITS, deadlineMs: 100 } } });
  const running = host.call(`/holder?url=${upstream.url}/`);
  const held = await upstream.next();
  const late = await host.call('/late');
  expect([late.status, await codeOf(late)]).toEqual([503, 'memory_unavailable']);
  held.answer(200);
  expect((await running).status).toBe(200);
  expect((await host.call('/late')).status).toBe(200);
});

test('an instance that would not fit alone is refused at its activation, and what served before serves on', async () => {
  await deploy(host, ['steady', 'hello'], { settings: { limits: LIMITS } });
  const refused = await host.settings('steady', { limits: { ...LIMITS, memoryBytes: 128 * MIB } });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    ...{ code: 'instance_too_large', stage: 'compile' },
    detail: expect.stringMatching(
      /^an instance takes 13\d{7} bytes .* instancesBytes of the host is 104857600$/,
    ),
  });
  const report = (await must(await host.api('GET', '/v1/plugins/steady'))) as {
    settings: { settings: object };
  };
  expect(report.settings.settings).toEqual({ limits: LIMITS });
  expect((await host.call('/steady')).status).toBe(200);
});
