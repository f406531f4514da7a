import { beforeAll, describe, expect, test } from 'vitest';
import { cancelRequests, UNCOLLECTED_MAPS } from '../support/cancelled.ts';
import { coreGuest, response } from '../support/core-guest.ts';
import { deploy, figure, must, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { sendCall } from '../support/raw-call.ts';
import { RawClient } from '../support/raw-client.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';
const IN_FLIGHT = 'wayhouse_requests_in_flight';
const FETCHES = 'wayhouse_fetches_total';
const DEADLINE_MS = 3_000;

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
}, SETUP_MS);

test.skipIf(process.platform !== 'linux')(
  '2,000 cancelled requests that waited for a fetch leave no map, no stack and no memory behind',
  { timeout: 120_000 },
  async () => {
    const { maps, rssMiB, workersLost } = await cancelRequests(host, upstream, 2_000);
    expect(maps).toBeLessThan(UNCOLLECTED_MAPS);
    expect(rssMiB).toBeLessThan(100);
    expect(workersLost).toBe(0);
  },
);

/** Calls the upstream for ever; whatever is thrown there, it catches and goes on. */
const swallowing = (url: string) => {
  const call = `(call 1 (i32.const 1024) (i32.const 3) (i32.const 1040) (i32.const ${url.length})
    (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 4096))`;
  const swallow = `(block $caught (try_table (catch_all $caught) ${call}))`;
  return coreGuest({
    pages: 1,
    data: { 1024: 'GET', 1040: url, 2048: response([0, 0], [0, 0]) },
    acts: {
      s: `(loop $again (global.set $free (i32.const 32768)) ${swallow} (br $again)) unreachable`,
      w: `${call} (i32.const 2048)`,
      o: '(i32.const 2048)',
    },
  });
};

describe('a guest that catches everything and calls again for ever', () => {
  async function start(plugin: string): Promise<RawClient> {
    const manifest = { http: { origins: [upstream.url] } };
    const grants = { http: { origins: [{ origin: upstream.url, private: true }] } };
    const component = await swallowing(`${upstream.url}/`);
    await must(await host.upload(plugin, component, { manifest, activate: false }));
    await must(await host.settings(plugin, { grants, limits: { deadlineMs: DEADLINE_MS } }));
    await must(await host.api('POST', `/v1/plugins/${plugin}/activate`, { version: 1 }));
    return RawClient.open(host.gateway);
  }

  test('makes no further call once its client is gone; the worker and what waits there go on', async () => {
    const leaving = await start('swallows');
    sendCall(leaving, { path: '/swallows/s' });
    const abandoned = await upstream.next();
    const waiting = host.call('/swallows/w');
    const kept = await upstream.next();
    const calls = upstream.count;
    leaving.socket.destroy();
    await abandoned.closed;
    await expect.poll(() => figure(host, IN_FLIGHT, 'swallows')).toBe(1);
    kept.answer(200);
    expect((await waiting).status).toBe(200);
    expect((await host.call('/swallows/o')).status).toBe(200);
    expect(upstream.count).toBe(calls);
    expect(await figure(host, LOST, 'swallows')).toBe(0);
  });

  test('makes no further call past its deadline', async () => {
    await start('late');
    // Its first call ends with the deadline. Where it ends just before, there is time for another.
    expect((await host.call('/late/s')).status).toBe(504);
    const made = await figure(host, FETCHES, 'late');
    await expect.poll(() => upstream.waiting.size).toBe(0);
    await expect.poll(() => figure(host, IN_FLIGHT, 'late'), { timeout: 10_000 }).toBe(0);
    expect((await host.call('/late/o')).status).toBe(200);
    expect(await figure(host, FETCHES, 'late')).toBe(made);
    expect(await figure(host, LOST, 'late')).toBe(0);
  });

  test('one whose calls are refused at once still lets its neighbours in the worker run', async () => {
    const leaving = await start('spent');
    await deploy(host, ['neighbour', 'hello']);
    sendCall(leaving, { path: '/spent/s' });
    // Every call is answered, until fetchCalls is spent; from then on the loop is its own.
    for (let call = 0; call < 32; call++) (await upstream.next()).answer(200);
    expect((await host.call('/spent/o')).status).toBe(200);
    expect((await host.call('/neighbour')).status).toBe(200);
    leaving.socket.destroy();
    await expect.poll(() => figure(host, IN_FLIGHT, 'spent'), { timeout: 10_000 }).toBe(0);
    expect(await figure(host, LOST, 'spent')).toBe(0);
  });
});
