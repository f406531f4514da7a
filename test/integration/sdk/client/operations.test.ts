import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClient, type Client } from '../../../../sdk/client/client.ts';
import { guestPath } from '../../../support/guests.ts';
import { startHost, type TestHost } from '../../../support/host.ts';

const WORLD = 'wayhouse:plugin/handler@0.1.0';

let host: TestHost;
let client: Client;
let component: Blob;

beforeAll(async () => {
  host = await startHost();
  client = createClient({ url: `${host.admin}/`, token: host.token });
  component = new Blob([await readFile(guestPath('hello', 'assemblyscript'))]);
});

test('has every operation of the document, under its name', async () => {
  const { paths } = (await client.openapi()) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const ids = Object.values(paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  const calls = Object.keys(client).filter((key) => key !== 'url' && key !== 'followLogs');
  expect(calls.toSorted()).toEqual(ids.toSorted());
});

describe('the host', () => {
  test('lives, is ready, and says where its plugins answer', async () => {
    expect(client.url).toBe(host.admin);
    expect(await client.health()).toEqual({ status: 'ok' });
    expect(await client.readiness()).toEqual({ status: 'ready' });
    const { version } = JSON.parse(await readFile('host/package.json', 'utf8')) as { version: string };
    expect(await client.getHost()).toEqual({ version, gateway: host.gateway });
    expect(await client.metrics()).toContain('# TYPE wayhouse_requests_total counter');
  });
});

describe('a plugin', () => {
  test('is uploaded, served, changed, rolled back and deleted', async () => {
    const first = await client.uploadVersion('story', component, { activate: true });
    expect(first).toMatchObject({ plugin: 'story', version: 1, world: WORLD, deployment: { version: 1 } });
    expect(await (await host.call('/story')).text()).toContain('hello');

    const second = await client.uploadVersion('story', component);
    expect(second).toMatchObject({ version: 2, state: 'ready', digest: first.digest });
    expect(second).not.toHaveProperty('deployment');
    expect(await client.getPlugin('story')).toMatchObject({ state: 'serving', active: { version: 1 } });
    expect(await client.activateVersion('story', 2)).toMatchObject({ deployment: { version: 2 } });
    expect(await client.rollback('story')).toMatchObject({ deployment: { version: 1 } });
    expect((await client.listVersions('story')).map(({ version }) => version)).toEqual([2, 1]);
    expect(await client.getVersion('story', 2)).toMatchObject({ version: 2, size: component.size });

    expect((await client.listPlugins()).map(({ name }) => name)).toContain('story');
    expect(await client.deletePlugin('story')).toBeUndefined();
    await expect(client.getPlugin('story')).rejects.toMatchObject({ code: 'plugin_not_found', status: 404 });
  });

  test('brings what it asks for, and is given settings', async () => {
    const manifest = { http: { origins: ['https://api.example.com'] } };
    await client.uploadVersion('asks', component, { manifest });
    expect(await client.getVersion('asks', 1)).toMatchObject({ manifest });
    const settings = { config: { greeting: 'Grüße' }, limits: { deadlineMs: 500 } };
    expect(await client.putSettings('asks', settings)).toEqual({ revision: 2, settings });
    expect(await client.getSettings('asks')).toEqual({ revision: 2, settings });
    expect(await client.putSettings('asks', {}, { over: 2 })).toEqual({ revision: 3, settings: {} });
    const late = client.putSettings('asks', settings, { over: 2 });
    await expect(late).rejects.toMatchObject({ code: 'settings_changed', status: 412 });
    expect(await client.getSettings('asks')).toEqual({ revision: 3, settings: {} });
  });
});
