import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../host/store/open.ts';
import { StoreThread } from '../../../host/store/store-thread.ts';
import { threadRegistry } from '../../../host/store/thread-registry.ts';
import { newVersion, readyVersion, temporaryFolder, temporaryStore } from './support.ts';

const unusable = (detail: string) => ({
  code: 'data_dir_unusable',
  detail: expect.stringContaining(detail),
});

test('makes a directory that others cannot read, and finds all of it again', async () => {
  const dataDir = join(await temporaryFolder(), 'new', 'data');
  const first = await openStore(dataDir);
  await readyVersion(first.registry, 'shop');
  const version = await first.registry.version('shop', 1);
  await first.close();

  const second = await openStore(dataDir);
  onTestFinished(() => second.close());
  expect(await second.registry.version('shop', 1)).toEqual(version);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dataDir, 'registry.sqlite'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(dataDir, 'artifacts'))).mode & 0o777).toBe(0o700);
});

test('a second host in the same directory is refused and told who is there', async () => {
  const { dataDir, registry } = await temporaryStore();

  await expect(openStore(dataDir)).rejects.toMatchObject({
    code: 'data_dir_in_use',
    detail: expect.stringContaining(`process id ${process.pid} `),
  });
  // The refusal has not loosened the lock.
  await expect(openStore(dataDir)).rejects.toMatchObject({ code: 'data_dir_in_use' });
  expect(await registry.plugins()).toEqual([]);
});

test('of two that open one directory at once, one gets it', async () => {
  const dataDir = await temporaryFolder();

  const outcomes = await Promise.allSettled([openStore(dataDir), openStore(dataDir)]);

  const stores = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  onTestFinished(() => Promise.all(stores.map((store) => store.close())).then(() => {}));
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(stores).toHaveLength(1);
  expect(refusals).toEqual([expect.objectContaining({ code: 'data_dir_in_use' })]);
});

test('a registry of a later version is refused and left as it is', async () => {
  const dataDir = await temporaryFolder();
  const file = join(dataDir, 'registry.sqlite');
  const later = new DatabaseSync(file);
  later.exec('PRAGMA user_version = 99');
  later.close();
  const before = await readFile(file);

  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('schema 99'));
  expect(await readFile(file)).toEqual(before);
  // Refused for the same reason: the lock was given up.
  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('schema 99'));
});

test('a registry that is not a database is refused', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(join(dataDir, 'registry.sqlite'), 'not a database '.repeat(100));
  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('not a database'));
});

test('a place that is no directory is refused', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(openStore(file)).rejects.toMatchObject(unusable(file));
  await expect(openStore(join(file, 'below'))).rejects.toMatchObject(unusable('ENOTDIR'));
});

test('a directory whose tmp is not ours is refused, and nothing in it is touched', async () => {
  const dataDir = await temporaryFolder();
  await mkdir(join(dataDir, 'tmp'));
  await writeFile(join(dataDir, 'tmp', 'precious'), '');

  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('not made by Wayhouse'));
  expect(await readdir(dataDir, { recursive: true })).toEqual(['tmp', 'tmp/precious']);
});

test('a file where a folder must be is refused, and the lock is given up', async () => {
  const dataDir = await temporaryFolder();
  await (await openStore(dataDir)).close();
  await rename(join(dataDir, 'modules'), join(dataDir, 'modules-moved'));
  await writeFile(join(dataDir, 'modules'), '');

  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('EEXIST'));
  await expect(openStore(dataDir)).rejects.toMatchObject(unusable('EEXIST'));
});

test('opening empties tmp, and follows no link in it', async () => {
  const dataDir = await temporaryFolder();
  const elsewhere = await temporaryFolder();
  await writeFile(join(elsewhere, 'precious'), '');
  const first = await openStore(dataDir);
  await writeFile(join(await first.artifacts.scratch(), 'half.js'), '');
  await symlink(elsewhere, join(dataDir, 'tmp', 'link'));
  await first.close();

  const second = await openStore(dataDir);
  onTestFinished(() => second.close());
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
  expect(await readdir(elsewhere)).toEqual(['precious']);
});

test('a version whose preparation the last host did not end has failed', async () => {
  const dataDir = await temporaryFolder();
  const first = await openStore(dataDir);
  await readyVersion(first.registry, 'shop');
  await first.registry.addVersion(newVersion('shop'));
  await first.close();

  const { registry, close } = await openStore(dataDir);
  onTestFinished(close);
  expect(await registry.version('shop', 1)).toMatchObject({ state: 'ready' });
  expect(await registry.version('shop', 2)).toMatchObject({
    state: 'failed',
    failure: { code: 'internal', detail: expect.stringContaining('host stopped') },
  });
});

test('closing lets the calls before it end, refuses those after it, and may be done twice', async () => {
  const { registry, close } = await temporaryStore();
  const added = registry.addVersion(newVersion('shop'));
  const closed = close();

  await expect(registry.plugins()).rejects.toMatchObject({ code: 'shutting_down' });
  expect(await added).toMatchObject({ version: 1 });
  await closed;
  await close();
});

test('when the thread dies, what is pending rejects and the owner is told', async () => {
  const thread = new StoreThread(new URL('./dying.entry.ts', import.meta.url), { dataDir: '' });
  await thread.opened;
  const registry = threadRegistry(thread);
  const lost = { code: 'internal', detail: expect.stringContaining('struck down') };

  const pending = [registry.plugins(), registry.digests()];

  for (const call of await Promise.allSettled(pending)) {
    expect(call).toMatchObject({ status: 'rejected', reason: lost });
  }
  expect(await thread.failed).toMatchObject(lost);
  await expect(registry.plugins()).rejects.toMatchObject(lost);
  await registry.close();
});
