import { beforeAll, expect, test } from 'vitest';
import { LIMITS } from '../../host/protocol/limits.ts';
import { deploy, figure, must, SETUP_MS } from '../support/deploy.ts';
import { guestPath, type GuestLanguage } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { startKeepAlive, startPipelines, type Answered, type Load } from '../support/load.ts';
import { RawClient } from '../support/raw-client.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const SWAPS = 50;

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
}, SETUP_MS);

/** One change as its caller saw it: it took effect between these two moments. */
interface Switched {
  readonly asked: number;
  readonly acknowledged: number;
  readonly version: number;
}

/** Makes a change that answers with a deployment, and writes down when. */
async function timed(change: () => Promise<Response>): Promise<Switched> {
  const asked = performance.now();
  const report = (await must(await change())) as Record<string, unknown>;
  const acknowledged = performance.now();
  const { version } = (report['deployment'] ?? report) as { version: number };
  return { asked, acknowledged, version };
}

const activate = (plugin: string, version: number) => () =>
  host.api('POST', `/v1/plugins/${plugin}/activate`, { version });
const rollback = (plugin: string) => () => host.api('POST', `/v1/plugins/${plugin}/rollback`);
const upload = (plugin: string, language: GuestLanguage) => () =>
  host.upload(plugin, guestPath('hello', language));

/** Whether the version may have been active at some moment between sending and receiving. */
function wasActive(switches: readonly Switched[], { sent, received, version }: Answered): boolean {
  return switches.some((one, at) => {
    const endedBy = switches[at + 1]?.acknowledged ?? Infinity;
    return one.version === version && one.asked <= received && endedBy >= sent;
  });
}

function judge(
  switches: readonly Switched[],
  answered: readonly Answered[],
  bodies: Map<number, string>,
): void {
  const failed = answered.filter(({ status }) => status !== 200);
  expect(failed).toEqual([]);
  expect(answered.filter((one) => !wasActive(switches, one))).toEqual([]);
  expect(answered.filter(({ version, body }) => bodies.get(version) !== body)).toEqual([]);
}

/** Waits for answers on every lane of thought: more than were there when it was asked. */
async function moreAnswers(loads: readonly Load[]): Promise<void> {
  const goals = loads.map(({ answered }) => answered.length + 20);
  await expect
    .poll(() => loads.every(({ answered }, at) => answered.length >= (goals[at] ?? 0)), {
      interval: 2,
      timeout: 20_000,
    })
    .toBe(true);
}

test(
  `${SWAPS} swaps under load by keep-alive and pipelined clients: none fails, none comes from a version not active`,
  { timeout: 90_000 },
  async () => {
    const plugin = 'swapped';
    const bodies = new Map<number, string>();
    const languages = ['assemblyscript', 'rust'] as const;
    const switches: Switched[] = [];
    const uploadNext = async () => {
      const language = languages[bodies.size % 2] ?? 'rust';
      // Before it can answer: the version that comes is one more than there are.
      bodies.set(bodies.size + 1, `hello from ${language}`);
      switches.push(await timed(upload(plugin, language)));
    };
    await uploadNext();
    const target = { gateway: host.gateway, path: `/${plugin}` };
    const loads = [
      startKeepAlive({ ...target, connections: 4 }),
      startPipelines({ ...target, connections: 4, depth: 8 }),
    ];
    for (let swap = 1; swap <= SWAPS; swap++) {
      if (swap % 5 === 1) await uploadNext();
      else if (swap % 5 === 0) switches.push(await timed(rollback(plugin)));
      else switches.push(await timed(activate(plugin, 1 + (swap % bodies.size))));
      await moreAnswers(loads);
    }
    await Promise.all(loads.map((load) => load.stop()));
    const answered = loads.flatMap((load) => load.answered);
    judge(switches, answered, bodies);
    expect(new Set(answered.map(({ version }) => version)).size).toBeGreaterThan(5);
    // Of the last version alone, which may have grown under this load.
    expect(await figure(host, 'wayhouse_workers', plugin)).toBeLessThanOrEqual(LIMITS.workers.default);
    expect(await figure(host, 'wayhouse_workers_lost_total', plugin)).toBe(0);
  },
);

test('the judge finds an answer of a version that was replaced before it was asked', () => {
  const at = (asked: number, acknowledged: number, version: number) => ({ asked, acknowledged, version });
  const switches = [at(0, 10, 1), at(100, 110, 2), at(200, 210, 1)];
  const answer = (sent: number, received: number, version: number) =>
    wasActive(switches, { sent, received, version, status: 200, body: '' });
  expect([answer(20, 30, 1), answer(105, 120, 1), answer(105, 120, 2), answer(220, 230, 1)]).not.toContain(
    false,
  );
  expect([answer(20, 30, 2), answer(111, 120, 1), answer(211, 220, 2)]).not.toContain(true);
});

test(
  'a change of settings under load drops nothing, and the next request sees it',
  { timeout: 60_000 },
  async () => {
    const plugin = 'configured';
    await deploy(host, [plugin, 'config'], { settings: { config: { n: '0' } } });
    const target = { gateway: host.gateway, path: `/${plugin}/n` };
    const loads = [
      startKeepAlive({ ...target, connections: 2 }),
      startPipelines({ ...target, connections: 2, depth: 8 }),
    ];
    const acknowledged: number[] = [];
    for (let n = 1; n <= 10; n++) {
      await must(await host.settings(plugin, { config: { n: String(n) } }));
      acknowledged[n] = performance.now();
      await moreAnswers(loads);
    }
    await Promise.all(loads.map((load) => load.stop()));
    for (const { sent, status, body } of loads.flatMap((load) => load.answered)) {
      expect(status).toBe(200);
      const seen = Number(body);
      const least = acknowledged.findLastIndex((moment) => moment !== undefined && moment <= sent);
      expect(seen).toBeGreaterThanOrEqual(Math.max(0, least));
    }
  },
);

test('requests that wait for a fetch, compute, or stand in the queue end on the version that admitted them', async () => {
  const plugin = 'drained';
  await deploy(host, [plugin, 'fetch'], {
    origins: [upstream.url],
    settings: { limits: { concurrency: 2, queue: 2 } },
  });
  const calls = Array.from({ length: 4 }, () => host.call(`/${plugin}?url=${upstream.url}/`));
  const [first, second] = await upstream.take(2);
  await expect.poll(() => figure(host, 'wayhouse_requests_queued', plugin)).toBe(2);
  await must(await upload(plugin, 'rust')());
  await must(await upload(plugin, 'assemblyscript')());
  const between = await host.call(`/${plugin}`);
  expect([between.headers.get('x-wayhouse-version'), await between.text()]).toEqual([
    '3',
    'hello from assemblyscript',
  ]);
  first?.answer(200, [], 'late');
  second?.answer(200, [], 'late');
  for (const call of await upstream.take(2)) call.answer(200, [], 'late');
  for (const answer of await Promise.all(calls)) {
    expect([answer.status, answer.headers.get('x-wayhouse-version')]).toEqual([200, '1']);
    expect(await answer.text()).toBe('late');
  }
});

test('a guest that computes over a swap ends on its version', async () => {
  const plugin = 'computing';
  const settings = { limits: { fuel: 100_000_000_000, deadlineMs: 60_000 } };
  await deploy(host, [plugin, 'slow'], { language: 'rust', settings });
  const computing = host.call(`/${plugin}?n=600000000`);
  await expect.poll(() => figure(host, 'wayhouse_requests_in_flight', plugin), { interval: 2 }).toBe(1);
  await must(await upload(plugin, 'rust')());
  expect(await (await host.call(`/${plugin}`)).text()).toBe('hello from rust');
  const answer = await computing;
  expect([answer.status, answer.headers.get('x-wayhouse-version')]).toEqual([200, '1']);
});

test('a body that is still coming in at the swap is admitted when it is whole: by the new version', async () => {
  const plugin = 'arriving';
  await deploy(host, [plugin, 'echo']);
  const client = await RawClient.open(host.gateway);
  client.send(`POST /${plugin} HTTP/1.1`, 'host: a', 'content-length: 8', '', 'half');
  await deploy(host, [plugin, 'echo'], { language: 'rust' });
  client.send('half');
  const answer = await client.response();
  client.socket.destroy();
  expect(answer.body.toString()).toBe('halfhalf');
  expect(answer.headers[answer.headers.indexOf('x-wayhouse-version') + 1]).toBe('2');
});

test('a rollback brings the version and its settings back', async () => {
  const plugin = 'rolled';
  await deploy(host, [plugin, 'config'], { settings: { config: { n: 'one' } } });
  await deploy(host, [plugin, 'config'], { language: 'rust', settings: { config: { n: 'two' } } });
  const n = async () => {
    const answer = await host.call(`/${plugin}/n`);
    return [answer.headers.get('x-wayhouse-version'), await answer.text()];
  };
  expect(await n()).toEqual(['2', 'two']);
  await must(await rollback(plugin)());
  expect(await n()).toEqual(['1', 'two']); // the settings went in before the second version did
  await must(await rollback(plugin)());
  expect(await n()).toEqual(['1', 'one']);
});
