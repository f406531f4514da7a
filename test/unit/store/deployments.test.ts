import { expect, test } from 'vitest';
import { deployNew, newVersion, readyVersion, temporaryStore } from './support.ts';

const MISSING = { code: 'plugin_not_found' };

test('deploying makes a version active, under the current settings', async () => {
  const { registry } = await temporaryStore();
  const version = await readyVersion(registry, 'shop');
  await registry.addSettings('shop', { config: { currency: 'EUR' } });

  const spec = await registry.deploy({ plugin: 'shop', version });

  expect(spec).toMatchObject({
    deployment: { plugin: 'shop', version: 1, settingsRevision: 2 },
    version: { plugin: 'shop', version: 1, state: 'ready' },
    settings: { revision: 2, settings: { config: { currency: 'EUR' } } },
  });
  expect(await registry.active()).toEqual([spec]);
  expect((await registry.plugin('shop'))?.active).toEqual(spec.deployment);
  expect(await registry.previous('shop')).toBeUndefined();
});

test('deploying with settings makes them the current revision', async () => {
  const { registry } = await temporaryStore();
  await deployNew(registry, 'shop');

  const spec = await registry.deploy({ plugin: 'shop', version: 1, settings: { limits: { queue: 7 } } });

  expect(spec.settings).toEqual({ revision: 2, settings: { limits: { queue: 7 } } });
  expect(await registry.settings('shop')).toEqual(spec.settings);
});

test('only what is ready is deployed, and what is refused leaves no settings behind', async () => {
  const { registry } = await temporaryStore();
  await registry.addVersion(newVersion('shop'));
  await registry.addVersion(newVersion('shop'));
  await registry.finishVersion('shop', 2, { code: 'start_failed', detail: 'It trapped.' });
  const deploy = (plugin: string, version: number) =>
    registry.deploy({ plugin, version, settings: { config: {} } });

  await expect(deploy('shop', 1)).rejects.toMatchObject({ code: 'version_not_ready' });
  await expect(deploy('shop', 2)).rejects.toMatchObject({
    code: 'version_not_ready',
    detail: 'Version 2 of "shop" is failed (start_failed: It trapped.).',
  });
  await expect(deploy('shop', 3)).rejects.toMatchObject({ code: 'version_not_found' });
  await expect(deploy('nobody', 1)).rejects.toMatchObject(MISSING);
  expect(await registry.settings('shop')).toEqual({ revision: 1, settings: {} });
});

test('settings of a plugin that runs change by a deployment only', async () => {
  const { registry } = await temporaryStore();
  await deployNew(registry, 'shop');

  await expect(registry.addSettings('shop', {})).rejects.toMatchObject({ code: 'internal' });
  await expect(registry.addSettings('nobody', {})).rejects.toMatchObject(MISSING);
});

test('two rollbacks go two deployments back, and bring their settings back', async () => {
  const { registry } = await temporaryStore();
  const first = await deployNew(registry, 'shop', { step: 'one' });
  const second = await deployNew(registry, 'shop', { step: 'two' });
  await deployNew(registry, 'shop', { step: 'three' });

  expect(await registry.previous('shop')).toEqual(second);
  expect(await registry.moveBack('shop', second.deployment.id)).toEqual(second);
  expect(await registry.settings('shop')).toEqual(second.settings);
  expect(await registry.previous('shop')).toEqual(first);
  expect(await registry.moveBack('shop', first.deployment.id)).toEqual(first);
  expect(await registry.settings('shop')).toEqual(first.settings);
  expect(await registry.active()).toEqual([first]);
  expect(await registry.previous('shop')).toBeUndefined();
});

test('what is deployed after a rollback points back at what the rollback brought', async () => {
  const { registry } = await temporaryStore();
  const first = await deployNew(registry, 'shop', { step: 'one' });
  await deployNew(registry, 'shop', { step: 'two' });
  await registry.moveBack('shop', first.deployment.id);

  const third = await deployNew(registry, 'shop', { step: 'three' });

  expect(await registry.previous('shop')).toEqual(first);
  expect(third.settings.revision).toBe(4);
  expect(third.deployment.id).toBe(3);
});

test('a rollback to what is not the previous deployment any more is refused', async () => {
  const { registry } = await temporaryStore();
  const first = await deployNew(registry, 'shop');
  const nothing = { code: 'nothing_to_roll_back' };
  await expect(registry.moveBack('shop', first.deployment.id)).rejects.toMatchObject(nothing);
  await deployNew(registry, 'shop');
  const third = await deployNew(registry, 'shop');

  await expect(registry.moveBack('shop', first.deployment.id)).rejects.toMatchObject(nothing);
  await expect(registry.moveBack('nobody', 1)).rejects.toMatchObject(MISSING);
  expect(await registry.active()).toEqual([third]);
});

test('a plugin that is removed is gone with all that was its own', async () => {
  const { registry } = await temporaryStore();
  await deployNew(registry, 'shop', { step: 'one' });
  await deployNew(registry, 'shop', { step: 'two' });
  const other = await deployNew(registry, 'other');

  await registry.remove('shop');

  expect((await registry.plugins()).map(({ name }) => name)).toEqual(['other']);
  expect(await registry.active()).toEqual([other]);
  expect(await registry.versions('shop')).toEqual([]);
  expect(await registry.plugin('shop')).toBeUndefined();
  expect(await registry.settings('shop')).toBeUndefined();
  await expect(registry.remove('shop')).rejects.toMatchObject(MISSING);
});

test('the hash of the admin token is kept, and replaced', async () => {
  const { registry } = await temporaryStore();
  expect(await registry.tokenHash()).toBeUndefined();
  await registry.setTokenHash('one');
  await registry.setTokenHash('two');
  expect(await registry.tokenHash()).toBe('two');
});
