import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, linesOf, must, SETUP_MS } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { RawClient } from '../support/raw-client.ts';
import { sendCall } from '../support/raw-call.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
  await deploy(host, ['neighbour', 'hello']);
}, SETUP_MS);

/** Asks the neighbour without a pause until `meanwhile` is over; gives back every status. */
async function neighbourMeanwhile(meanwhile: Promise<unknown>): Promise<number[]> {
  const statuses: number[] = [];
  let over = false;
  void meanwhile.finally(() => (over = true)).catch(() => {});
  while (!over || statuses.length < 10) statuses.push((await host.call('/neighbour')).status);
  return statuses;
}

describe.each(LANGUAGES)('loop-forever in %s', (language) => {
  const plugin = `loop-${language}`;

  beforeAll(async () => {
    const settings = { limits: { deadlineMs: 300 } };
    await deploy(host, [plugin, 'loop-forever'], { language, settings });
  }, SETUP_MS);

  test('504 after its deadline; the neighbour never notices; the plugin answers again', async () => {
    const lostBefore = await figure(host, LOST, plugin);
    const began = performance.now();
    const looping = host.call(`/${plugin}/loop`);
    const statuses = await neighbourMeanwhile(looping);
    const answer = await looping;
    expect([answer.status, await codeOf(answer.clone())]).toEqual([504, 'deadline_exceeded']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const requestId = answer.headers.get('x-request-id') ?? '';
    expect(await linesOf(host, plugin, requestId)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(/deadlineMs/) }),
    ]);
    await recovered();
    expect(await figure(host, LOST, plugin)).toBe(lostBefore + 1);
    expect(await figure(host, 'wayhouse_workers', plugin)).toBe(1);
  });

  /** Until then, what is sent to the worker that loops waits for it, and is lost with it or late. */
  const recovered = async () => {
    for (;;) {
      const answer = await host.call(`/${plugin}`);
      if (answer.status === 200) return expect(await answer.text()).toBe('fine');
      expect(['worker_lost', 'deadline_exceeded']).toContain(await codeOf(answer));
    }
  };

  test('again and again: the pool heals each time', async () => {
    const lostBefore = await figure(host, LOST, plugin);
    for (let round = 1; round <= 3; round++) {
      expect((await host.call(`/${plugin}/loop`)).status).toBe(504);
      await recovered();
      expect(await figure(host, LOST, plugin)).toBe(lostBefore + round);
    }
  });

  test('one client that pipelines gets its answers in order, the late one too', async () => {
    const client = await RawClient.open(host.gateway);
    sendCall(client, { path: `/neighbour` });
    sendCall(client, { path: `/${plugin}/loop` });
    sendCall(client, { path: `/neighbour` });
    const statuses = [await client.response(), await client.response(), await client.response()];
    expect(statuses.map(({ status }) => status)).toEqual([200, 504, 200]);
    client.socket.destroy();
    await recovered();
  });
});

test('what comes once a loop is past its deadline waits for the worker in its place', async () => {
  await deploy(host, ['late', 'loop-forever'], { settings: { limits: { deadlineMs: 2_000 } } });
  const lostBefore = await figure(host, LOST, 'late');
  expect((await host.call('/late/loop')).status).toBe(504);
  const answers = await Promise.all(Array.from({ length: 5 }, () => host.call('/late')));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(await figure(host, LOST, 'late')).toBe(lostBefore + 1);
});

describe.each(LANGUAGES)('at start, in %s', (language) => {
  const plugin = `start-${language}`;

  test.each([
    ['loop-at-start', 'start_timeout'],
    ['trap-at-start', 'start_failed'],
  ])('%s is refused in stage warm, and what served before still serves', async (guest, code) => {
    await deploy(host, [plugin, 'hello'], { language, settings: { limits: { startMs: 800 } } });
    const before = await (await host.call(`/${plugin}`)).text();
    const uploading = host.upload(plugin, guestPath(guest, language));
    const statuses = await neighbourMeanwhile(uploading);
    const answer = await uploading;
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code, stage: 'warm', detail: expect.any(String) });
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await (await host.call(`/${plugin}`)).text()).toBe(before);
    const versions = (await must(await host.api('GET', `/v1/plugins/${plugin}/versions`))) as object[];
    expect(versions).toContainEqual(
      expect.objectContaining({ state: 'failed', failure: expect.objectContaining({ code }) }),
    );
    const failed = versions.find((one) => (one as { state: string }).state === 'failed');
    const { version } = failed as { version: number };
    const activated = await host.api('POST', `/v1/plugins/${plugin}/activate`, { version });
    expect([activated.status, await codeOf(activated)]).toEqual([409, 'version_not_ready']);
    await host.api('DELETE', `/v1/plugins/${plugin}`);
  });
});

test('a worker that is lost takes no request of a deployment that still drains with it', async () => {
  await deploy(host, ['lost', 'fetch'], { origins: [upstream.url] });
  const old = host.call(`/lost?url=${upstream.url}/`);
  const oldCall = await upstream.next();
  await deploy(host, ['lost', 'loop-forever'], { settings: { limits: { deadlineMs: 200 } } });
  expect((await host.call('/lost/loop')).status).toBe(504);
  await expect.poll(() => figure(host, LOST, 'lost'), { timeout: 10_000 }).toBe(1);
  oldCall.answer(200, [], 'untouched');
  expect(await (await old).text()).toBe('untouched');
});
