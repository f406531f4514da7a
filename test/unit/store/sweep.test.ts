import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { moduleOf, PIPELINE, sha256, streamOf, temporaryArtifacts } from './artifacts-support.ts';

const NONE: ReadonlySet<string> = new Set();

test('removes what is neither needed nor pinned, and leaves foreign files alone', async () => {
  const { artifacts, dataDir, list } = await temporaryArtifacts();
  const [needed, pinned, unneeded] = await Promise.all(
    ['needed', 'pinned', 'unneeded'].map((text) => artifacts.receive(streamOf(text), 100)),
  );
  if (!needed || !pinned || !unneeded) throw new Error('unreachable');
  for (const { digest } of [needed, pinned, unneeded]) await moduleOf(artifacts, digest);
  await writeFile(join(dataDir, 'artifacts', 'README'), '');
  await writeFile(join(dataDir, 'modules', 'README'), '');
  needed.release();
  unneeded.release();

  expect(await artifacts.sweep(new Set([needed.digest]), PIPELINE)).toBe(2);

  const kept = [needed.digest, pinned.digest].toSorted();
  expect((await list('artifacts')).toSorted()).toEqual(
    [...kept.map((digest) => `${digest}.wasm`), 'README'].toSorted(),
  );
  expect((await list(`modules/${PIPELINE}`)).toSorted()).toEqual(kept);
  expect(await list('tmp')).toEqual([]);
});

test('removes the modules of other pipelines, needed or not', async () => {
  const { artifacts } = await temporaryArtifacts();
  const digest = sha256('a');
  await moduleOf(artifacts, digest, 'p0');
  await moduleOf(artifacts, digest, PIPELINE);

  expect(await artifacts.sweep(new Set([digest]), PIPELINE)).toBe(1);

  expect(await artifacts.modulePath(digest, 'p0')).toBeUndefined();
  expect(await artifacts.modulePath(digest, PIPELINE)).toBeDefined();
});

test('counts pins: two receivers must both let go, and once each', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  const first = await artifacts.receive(streamOf('same'), 100);
  const second = await artifacts.receive(streamOf('same'), 100);
  first.release();
  first.release();

  expect(await artifacts.sweep(NONE, PIPELINE)).toBe(0);
  second.release();
  expect(await artifacts.sweep(NONE, PIPELINE)).toBe(1);
  expect(await list('artifacts')).toEqual([]);
});

test('a failed upload pins nothing', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  (await artifacts.receive(streamOf('same'), 100)).release();
  await expect(artifacts.receive(streamOf('same', new Error('gone')), 100)).rejects.toThrow();

  expect(await artifacts.sweep(NONE, PIPELINE)).toBe(1);
  expect(await list('artifacts')).toEqual([]);
});

test('leaves what is let go meanwhile: it may have become needed since it began', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  const received = await artifacts.receive(streamOf('installed just now'), 100);

  const sweeps = [artifacts.sweep(NONE, PIPELINE), artifacts.sweep(NONE, PIPELINE)];
  received.release();

  expect(await Promise.all(sweeps)).toEqual([0, 0]);
  expect(await list('artifacts')).toHaveLength(1);
  expect(await artifacts.sweep(NONE, PIPELINE)).toBe(1);
});

test('never takes away what is received at the same moment', async () => {
  const { artifacts } = await temporaryArtifacts();
  for (let round = 0; round < 60; round += 1) {
    (await artifacts.receive(streamOf('again'), 100)).release();

    const sweeps = [artifacts.sweep(NONE, PIPELINE), artifacts.sweep(NONE, PIPELINE)];
    const received = await artifacts.receive(streamOf('again'), 100);
    await Promise.all(sweeps);

    expect(await readFile(artifacts.artifactPath(received.digest), 'utf8')).toBe('again');
    received.release();
  }
});
