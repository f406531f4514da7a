import { expect, test } from 'vitest';
import { newVersion, readyVersion, temporaryStore } from './support.ts';

test('the first upload makes the plugin, with empty settings and nothing active', async () => {
  const { registry } = await temporaryStore();

  const added = await registry.addVersion(newVersion('shop'));

  expect(added).toEqual({
    ...newVersion('shop'),
    version: 1,
    state: 'preparing',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  expect(await registry.plugins()).toEqual([
    { name: 'shop', createdAt: expect.any(String), settingsRevision: 1 },
  ]);
  expect(await registry.settings('shop')).toEqual({ revision: 1, settings: {} });
  expect(await registry.active()).toEqual([]);
});

test('are listed newest first, and found by number', async () => {
  const { registry } = await temporaryStore();
  await readyVersion(registry, 'shop');
  await readyVersion(registry, 'shop');
  await readyVersion(registry, 'other');

  expect((await registry.versions('shop')).map(({ version }) => version)).toEqual([2, 1]);
  expect(await registry.version('shop', 2)).toMatchObject({ plugin: 'shop', version: 2, state: 'ready' });
  expect(await registry.version('shop', 3)).toBeUndefined();
  expect(await registry.versions('nobody')).toEqual([]);
});

test('that are added at once get numbers of their own', async () => {
  const { registry } = await temporaryStore();

  const added = await Promise.all(Array.from({ length: 20 }, () => registry.addVersion(newVersion('shop'))));

  const numbers = added.map(({ version }) => version).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('keep the reason why they failed', async () => {
  const { registry } = await temporaryStore();
  await registry.addVersion(newVersion('shop'));
  const failure = { code: 'start_failed', detail: 'It trapped.', stage: 'warm' } as const;

  expect(await registry.finishVersion('shop', 1, failure)).toMatchObject({ state: 'failed', failure });
  expect(await registry.version('shop', 1)).toMatchObject({ state: 'failed', failure });
});

test('are finished once', async () => {
  const { registry } = await temporaryStore();
  await readyVersion(registry, 'shop');

  await expect(registry.finishVersion('shop', 1, { code: 'internal', detail: '' })).rejects.toMatchObject({
    code: 'internal',
    detail: expect.stringContaining('ready already'),
  });
  expect(await registry.version('shop', 1)).toMatchObject({ state: 'ready' });
});

test('a number is not used again after removal, so a late finish cannot hit another upload', async () => {
  const { registry } = await temporaryStore();
  await registry.addVersion(newVersion('shop'));
  await registry.remove('shop');
  await expect(registry.finishVersion('shop', 1)).rejects.toMatchObject({ code: 'plugin_not_found' });

  expect(await registry.addVersion(newVersion('shop'))).toMatchObject({ version: 2 });
  await expect(registry.finishVersion('shop', 1)).rejects.toMatchObject({ code: 'version_not_found' });
  expect(await registry.version('shop', 2)).toMatchObject({ state: 'preparing' });
});

test('need their digest unless they failed', async () => {
  const { registry } = await temporaryStore();
  await readyVersion(registry, 'shop', 'ready');
  await readyVersion(registry, 'twin', 'ready');
  await registry.addVersion(newVersion('shop', 'preparing'));
  const failed = await registry.addVersion(newVersion('shop', 'failed'));
  await registry.finishVersion('shop', failed.version, { code: 'compile_failed', detail: '' });

  expect((await registry.digests()).toSorted()).toEqual(['preparing', 'ready']);
});
