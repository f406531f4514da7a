import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../host/protocol/limits.ts';
import { codeOf, deploy, figure, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { sendCall } from '../support/raw-call.ts';
import { RawClient } from '../support/raw-client.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';
const IN_FLIGHT = 'wayhouse_requests_in_flight';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

beforeEach(async () => {
  upstream = await startUpstream();
});

/** A client that has asked and will go away. */
async function asking(path: string, count = 1): Promise<RawClient> {
  const client = await RawClient.open(host.gateway);
  for (let i = 0; i < count; i++) sendCall(client, { path });
  return client;
}

const idle = (plugin: string) =>
  expect.poll(() => figure(host, IN_FLIGHT, plugin), { timeout: 10_000 }).toBe(0);

describe.each(LANGUAGES)('a client that goes away, guest in %s', (language) => {
  const plugin = `left-${language}`;
  const path = () => `/${plugin}?url=${upstream.url}/`;

  test('the upstream of its fetch sees the connection closed; the rest of the worker goes on', async () => {
    await deploy(host, [plugin, 'fetch'], { language, origins: [upstream.url] });
    const leaving = await asking(path());
    const abandoned = await upstream.next();
    const staying = host.call(path());
    const kept = await upstream.next();
    leaving.socket.destroy();
    await abandoned.closed;
    kept.answer(200, [], 'kept');
    expect(await (await staying).text()).toBe('kept');
    await idle(plugin);
    expect(await figure(host, LOST, plugin)).toBe(0);
  });

  test('every request that it had pipelined is cancelled', async () => {
    await deploy(host, [plugin, 'fetch'], { language, origins: [upstream.url] });
    const leaving = await asking(path(), 5);
    const abandoned = await upstream.take(5);
    leaving.socket.destroy();
    await Promise.all(abandoned.map(({ closed }) => closed));
    await idle(plugin);
    expect(await figure(host, LOST, plugin)).toBe(0);
  });

  test('one that waits in the queue never runs, and those behind it do', async () => {
    const settings = { limits: { concurrency: 1 } };
    await deploy(host, [plugin, 'fetch'], { language, origins: [upstream.url], settings });
    const first = host.call(`${path()}first`);
    const running = await upstream.next();
    const leaving = await asking(`${path()}never`);
    await expect.poll(() => figure(host, 'wayhouse_requests_queued', plugin)).toBe(1);
    const last = host.call(`${path()}last`);
    await expect.poll(() => figure(host, 'wayhouse_requests_queued', plugin)).toBe(2);
    leaving.socket.destroy();
    await expect.poll(() => figure(host, 'wayhouse_requests_queued', plugin)).toBe(1);
    running.answer(200);
    await first;
    const next = await upstream.next();
    expect(next.url).toBe('/last');
    next.answer(200);
    expect((await last).status).toBe(200);
  });

  test('it is counted as client_gone, once', async () => {
    const plain = `counted-${language}`;
    await deploy(host, [plain, 'fetch'], { language, origins: [upstream.url] });
    const leaving = await asking(`/${plain}?url=${upstream.url}/`);
    const abandoned = await upstream.next();
    leaving.socket.destroy();
    await abandoned.closed;
    await idle(plain);
    const metrics = await (await host.api('GET', '/metrics')).text();
    expect(metrics).toContain(`{plugin="${plain}",status="499",code="client_gone"} 1\n`);
  });

  test('half of a body: nothing is admitted, nothing leaks', async () => {
    const plain = `half-${language}`;
    await deploy(host, [plain, 'echo'], { language });
    const leaving = await RawClient.open(host.gateway);
    leaving.send(`POST /${plain} HTTP/1.1`, 'host: a', 'content-length: 10', '', 'half');
    leaving.socket.end();
    await leaving.closed;
    expect((await host.call(`/${plain}`)).status).toBe(200);
    expect(await figure(host, IN_FLIGHT, plain)).toBe(0);
  });
});

describe('a deadline', () => {
  test('ends a guest that waits, closes its call, and costs no worker', async () => {
    const settings = { limits: { deadlineMs: 200 } };
    await deploy(host, ['late', 'fetch'], { origins: [upstream.url], settings });
    const waiting = host.call(`/late?url=${upstream.url}/`);
    const abandoned = await upstream.next();
    const answer = await waiting;
    // The call to the upstream had only the time that was left, so either end may come first.
    expect([502, 504]).toContain(answer.status);
    if (answer.status === 504) expect(await codeOf(answer)).toBe('deadline_exceeded');
    else expect(answer.headers.get('x-error')).toBe('timed-out');
    await abandoned.closed;
    await idle('late');
    expect(await figure(host, LOST, 'late')).toBe(0);
  });
});

describe('a client that leaves a loop', () => {
  test.each(LANGUAGES)(
    'in %s: it ends long before its deadline, and its worker answers others',
    async (language) => {
      const plugin = `looped-${language}`;
      const limits = { deadlineMs: 60_000, fuel: LIMITS.fuel.ceiling };
      await deploy(host, [plugin, 'loop-forever'], { language, settings: { limits } });
      const leaving = await asking(`/${plugin}/loop`, 3);
      await expect.poll(() => figure(host, IN_FLIGHT, plugin)).toBe(3);
      expect((await host.call(`/${plugin}`)).status).toBe(200);
      leaving.socket.destroy();
      await idle(plugin);
      expect((await host.call(`/${plugin}`)).status).toBe(200);
      expect(await figure(host, LOST, plugin)).toBe(0);
    },
  );

  test('a guest that computes, and would end by itself, costs no worker', async () => {
    await deploy(host, ['computes', 'slow']);
    const leaving = await asking('/computes?n=300000000');
    await expect.poll(() => figure(host, IN_FLIGHT, 'computes'), { interval: 2 }).toBe(1);
    leaving.socket.destroy();
    expect((await host.call('/computes?n=1')).status).toBe(200);
    expect(await figure(host, LOST, 'computes')).toBe(0);
    expect(await figure(host, IN_FLIGHT, 'computes')).toBe(0);
  });
});
