import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moduleOf, PIPELINE, sha256, temporaryArtifacts } from './artifacts-support.ts';

test('modules are adopted whole, with folders below, and found again', async () => {
  const { artifacts, dataDir, list } = await temporaryArtifacts();
  const digest = sha256('a');
  expect(await artifacts.modulePath(digest, PIPELINE)).toBeUndefined();
  const scratch = await artifacts.scratch();
  expect(await readdir(scratch)).toEqual([]);
  await mkdir(join(scratch, 'cores'));
  await writeFile(join(scratch, 'cores', '0.wasm'), 'core');

  const folder = await artifacts.adoptModule(digest, PIPELINE, scratch);

  expect(folder).toBe(join(dataDir, 'modules', PIPELINE, digest));
  expect(await artifacts.modulePath(digest, PIPELINE)).toBe(folder);
  expect(await artifacts.modulePath(digest, 'p2')).toBeUndefined();
  expect(await readFile(join(folder, 'cores', '0.wasm'), 'utf8')).toBe('core');
  expect(await list('tmp')).toEqual([]);
});

test('modules that are adopted twice at once are one, and the other scratch is dropped', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  const digest = sha256('a');

  const folders = await Promise.all([moduleOf(artifacts, digest), moduleOf(artifacts, digest)]);

  expect(folders[0]).toBe(folders[1]);
  expect(await readdir(folders[0])).toEqual(['glue.js']);
  expect(await list('tmp')).toEqual([]);
});

test('modules with a link in them are refused', async () => {
  const { artifacts } = await temporaryArtifacts();
  const scratch = await artifacts.scratch();
  await symlink('..', join(scratch, 'glue.js'));

  await expect(artifacts.adoptModule(sha256('a'), PIPELINE, scratch)).rejects.toThrow(
    'neither a file nor a folder',
  );
  expect(await artifacts.modulePath(sha256('a'), PIPELINE)).toBeUndefined();
});

test('modules that came to nothing are discarded', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  const scratch = await artifacts.scratch();
  await writeFile(join(scratch, 'half.js'), '');
  await artifacts.discard(scratch);
  await artifacts.discard(scratch);
  expect(await list('tmp')).toEqual([]);
});

test('a module that is dropped is gone, and can be made again', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  const digest = sha256('a');
  await moduleOf(artifacts, digest);
  await artifacts.dropModule(digest, PIPELINE);
  await artifacts.dropModule(digest, PIPELINE);
  expect(await artifacts.modulePath(digest, PIPELINE)).toBeUndefined();
  expect(await list('tmp')).toEqual([]);
  expect(await readdir(await moduleOf(artifacts, digest))).toEqual(['glue.js']);
});
