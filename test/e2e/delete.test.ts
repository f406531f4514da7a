import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { codeOf, deploy, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { RawClient } from '../support/raw-client.ts';
import { startUpstream } from '../support/upstream.ts';

const HELLO = guestPath('hello', 'assemblyscript');

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});

const remove = async (plugin: string) => (await host.api('DELETE', `/v1/plugins/${plugin}`)).status;

test('a plugin that is deleted is gone: its route, its versions, its logs', async () => {
  await must(await host.upload('gone', HELLO));
  expect(await remove('gone')).toBe(204);
  for (const path of ['', '/versions', '/logs', '/settings']) {
    const answer = await host.api('GET', `/v1/plugins/gone${path}`);
    expect([answer.status, await codeOf(answer)], path).toEqual([404, 'plugin_not_found']);
  }
  expect(await codeOf(await host.call('/gone'))).toBe('route_not_found');
  expect(await remove('gone')).toBe(404);
});

test('while it is deleted under traffic, every answer is its own or 404, and no connection breaks', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => RawClient.open(host.gateway)));
  onTestFinished(() => clients.forEach(({ socket }) => socket.destroy()));
  let over = false;
  const counts = new Map<number, number>();
  const streams = clients.map(async (client) => {
    while (!over) {
      for (let i = 0; i < 4; i++) client.send('GET /target HTTP/1.1', 'host: a', '', '');
      for (let i = 0; i < 4; i++) {
        const { status, body } = await client.response();
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (status === 200) expect(body.toString()).toBe('hello from assemblyscript');
        else expect([status, JSON.parse(body.toString()).code]).toEqual([404, 'route_not_found']);
      }
    }
  });
  for (let round = 0; round < 5; round++) {
    await must(await host.upload('target', HELLO));
    const answered = counts.get(200) ?? 0;
    await expect.poll(() => counts.get(200) ?? 0, { timeout: 20_000 }).toBeGreaterThan(answered);
    expect(await remove('target')).toBe(204);
  }
  over = true;
  await Promise.all(streams);
  expect([...counts.keys()].toSorted()).toEqual([200, 404]);
});

test('a request in flight gets its answer after its plugin is gone', async () => {
  const upstream = await startUpstream();
  await deploy(host, ['leaving', 'fetch'], { origins: [upstream.url] });
  const answer = host.call(`/leaving?url=${upstream.url}/`);
  const call = await upstream.next();
  expect(await remove('leaving')).toBe(204);
  expect((await host.call('/leaving')).status).toBe(404);
  call.answer(200, [], 'late');
  expect(await (await answer).text()).toBe('late');
});

test('an upload and a deletion at once leave a whole plugin or none', async () => {
  await must(await host.upload('contested', HELLO));
  const [upload, removal] = await Promise.all([host.upload('contested', HELLO), remove('contested')]);
  expect(removal).toBe(204);
  expect(upload.status).toBe(201);
  const plugin = await host.api('GET', '/v1/plugins/contested');
  expect((await host.call('/contested')).status).toBe(plugin.status);
});
