import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, deploy, figure, LANGUAGES, linesOf, must, SETUP_MS } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { deployNeighbour, expectNeighbour } from '../support/neighbour.ts';
import { RawClient } from '../support/raw-client.ts';
import { sendCall } from '../support/raw-call.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

const LOST = 'wayhouse_workers_lost_total';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
  await deployNeighbour(host);
}, SETUP_MS);

describe.each(LANGUAGES)('loop-forever in %s', (language) => {
  const plugin = `loop-${language}`;

  beforeAll(async () => {
    const settings = { limits: { deadlineMs: 300, workers: 1 } };
    await deploy(host, [plugin, 'loop-forever'], { language, settings });
  }, SETUP_MS);

  test('504 after its deadline; the neighbour never notices; its worker lives on', async () => {
    const began = performance.now();
    const looping = host.call(`/${plugin}/loop`);
    await expectNeighbour(host, looping);
    const answer = await looping;
    expect([answer.status, await codeOf(answer.clone())]).toEqual([504, 'deadline_exceeded']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
    const requestId = answer.headers.get('x-request-id') ?? '';
    expect(await linesOf(host, plugin, requestId)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(/deadlineMs/) }),
    ]);
    expect(await (await host.call(`/${plugin}`)).text()).toBe('fine');
    expect(await figure(host, LOST, plugin)).toBe(0);
  });

  test('meanwhile its worker answers others, and eight loops at once cost it no more', async () => {
    const loops = Promise.all(Array.from({ length: 8 }, () => host.call(`/${plugin}/loop`)));
    let over = false;
    void loops.finally(() => (over = true)).catch(() => {});
    const answers: string[] = [];
    while (!over) answers.push(await (await host.call(`/${plugin}`)).text());
    expect(new Set(answers)).toEqual(new Set(['fine']));
    expect((await loops).map(({ status }) => status)).toEqual(Array(8).fill(504));
    expect(await figure(host, LOST, plugin)).toBe(0);
    expect(await figure(host, 'wayhouse_workers', plugin)).toBe(1);
  });

  test('one client that pipelines gets its answers in order, the late one too', async () => {
    const client = await RawClient.open(host.gateway);
    sendCall(client, { path: `/neighbour` });
    sendCall(client, { path: `/${plugin}/loop` });
    sendCall(client, { path: `/neighbour` });
    const statuses = [await client.response(), await client.response(), await client.response()];
    expect(statuses.map(({ status }) => status)).toEqual([200, 504, 200]);
    client.socket.destroy();
  });
});

describe.each(LANGUAGES)('at start, in %s', (language) => {
  const plugin = `start-${language}`;

  test.each([
    ['loop-at-start', 'start_failed'],
    ['trap-at-start', 'start_failed'],
  ])('%s is refused in stage warm, and what served before still serves', async (guest, code) => {
    await deploy(host, [plugin, 'hello'], { language });
    const before = await (await host.call(`/${plugin}`)).text();
    const uploading = host.upload(plugin, guestPath(guest, language));
    await expectNeighbour(host, uploading);
    const answer = await uploading;
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code, stage: 'warm', detail: expect.any(String) });
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

test('a loop takes no request of a deployment that still drains with it', async () => {
  await deploy(host, ['swapped', 'fetch'], { origins: [upstream.url] });
  const old = host.call(`/swapped?url=${upstream.url}/`);
  const oldCall = await upstream.next();
  await deploy(host, ['swapped', 'loop-forever'], { settings: { limits: { deadlineMs: 200 } } });
  expect((await host.call('/swapped/loop')).status).toBe(504);
  oldCall.answer(200, [], 'untouched');
  expect(await (await old).text()).toBe('untouched');
});
