import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Registry } from '../../../host/store/registry.ts';
import { deployNew, newVersion, readyVersion, temporaryStore } from './support.ts';

const numbers = async (registry: Registry) => (await registry.versions('shop')).map(({ version }) => version);

/** The revisions that are stored, read as an operator's tool would: beside the host that runs. */
function storedRevisions(dataDir: string): number[] {
  const db = new DatabaseSync(join(dataDir, 'registry.sqlite'), { readOnly: true });
  onTestFinished(() => db.close());
  return db
    .prepare('SELECT revision FROM settings ORDER BY revision')
    .all()
    .map((row) => Number(row['revision']));
}

test('keeps the newest, the active one and the rollback target', async () => {
  const { registry } = await temporaryStore();
  const first = await deployNew(registry, 'shop');
  await readyVersion(registry, 'shop');
  const active = await deployNew(registry, 'shop');
  for (let i = 0; i < 4; i += 1) await readyVersion(registry, 'shop');

  await registry.prune('shop', 2);

  expect(await numbers(registry)).toEqual([7, 6, 3, 1]);
  expect(await registry.active()).toEqual([active]);
  expect(await registry.previous('shop')).toEqual(first);
});

test('never forgets a version that is being prepared', async () => {
  const { registry } = await temporaryStore();
  await registry.addVersion(newVersion('shop'));
  await readyVersion(registry, 'shop');
  await readyVersion(registry, 'shop');

  await registry.prune('shop', 1);

  expect(await numbers(registry)).toEqual([3, 1]);
  expect(await registry.finishVersion('shop', 1)).toMatchObject({ state: 'ready' });
});

test('cuts the history before the first version that is forgotten', async () => {
  const { registry } = await temporaryStore();
  for (let i = 0; i < 5; i += 1) await deployNew(registry, 'shop');

  await registry.prune('shop', 3);

  expect(await numbers(registry)).toEqual([5, 4, 3]);
  const fourth = await registry.previous('shop');
  await registry.moveBack('shop', fourth?.deployment.id ?? 0);
  const third = await registry.previous('shop');
  expect(third?.version.version).toBe(3);
  await registry.moveBack('shop', third?.deployment.id ?? 0);
  expect(await registry.previous('shop')).toBeUndefined();
});

test('bounds the deployments of one version too, and forgets their settings', async () => {
  const { registry, dataDir } = await temporaryStore();
  const version = await readyVersion(registry, 'shop');
  for (let i = 0; i < 6; i += 1) {
    await registry.deploy({ plugin: 'shop', version, settings: { config: { i: `${i}` } } });
  }
  expect(storedRevisions(dataDir)).toEqual([1, 2, 3, 4, 5, 6, 7]);

  await registry.prune('shop', 3);

  expect(storedRevisions(dataDir)).toEqual([5, 6, 7]);
  expect(await registry.settings('shop')).toEqual({ revision: 7, settings: { config: { i: '5' } } });
});

test('keeps the current settings where nothing is active', async () => {
  const { registry, dataDir } = await temporaryStore();
  await readyVersion(registry, 'shop');
  await registry.addSettings('shop', { config: { a: '1' } });
  await registry.addSettings('shop', { config: { a: '2' } });

  await registry.prune('shop', 1);

  expect(storedRevisions(dataDir)).toEqual([3]);
  expect((await registry.settings('shop'))?.settings).toEqual({ config: { a: '2' } });
});

test('keeping none still leaves what runs and what a rollback needs, and no number comes twice', async () => {
  const { registry } = await temporaryStore();
  for (let i = 0; i < 3; i += 1) await deployNew(registry, 'shop');
  await readyVersion(registry, 'shop');

  await registry.prune('shop', 0);

  expect(await numbers(registry)).toEqual([3, 2]);
  expect(await readyVersion(registry, 'shop')).toBe(5);
});

test('leaves other plugins alone, and rejects for one that is not there', async () => {
  const { registry } = await temporaryStore();
  await readyVersion(registry, 'other');
  await readyVersion(registry, 'other');
  await readyVersion(registry, 'shop');

  await registry.prune('shop', 1);

  expect(await registry.versions('other')).toHaveLength(2);
  await expect(registry.prune('nobody', 1)).rejects.toMatchObject({ code: 'plugin_not_found' });
});

test('uploads that fail push out no version that is ready', async () => {
  const { registry } = await temporaryStore();
  await readyVersion(registry, 'shop');
  await readyVersion(registry, 'shop');
  for (let i = 0; i < 4; i += 1) {
    const { version } = await registry.addVersion(newVersion('shop'));
    await registry.finishVersion('shop', version, { code: 'start_failed', detail: 'no' });
  }

  await registry.prune('shop', 2);

  expect(await numbers(registry)).toEqual([6, 5, 2, 1]);
});
