import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { sha256, streamOf, temporaryArtifacts } from './artifacts-support.ts';

test('keeps the bytes under their digest', async () => {
  const { artifacts, list } = await temporaryArtifacts();

  const received = await artifacts.receive(streamOf('one ', '', 'component'), 13);

  expect(received).toMatchObject({ digest: sha256('one component'), size: 13 });
  const path = artifacts.artifactPath(received.digest);
  expect(await readFile(path, 'utf8')).toBe('one component');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await list('tmp')).toEqual([]);
});

test('stops reading past the bound', async () => {
  const { artifacts, list } = await temporaryArtifacts();
  let asked = 0;
  let closed = false;
  async function* endless() {
    try {
      for (;;) {
        asked += 1;
        yield Buffer.alloc(10);
      }
    } finally {
      closed = true;
    }
  }

  await expect(artifacts.receive(endless(), 25)).rejects.toMatchObject({
    code: 'upload_too_large',
    detail: 'The component has more than 25 bytes.',
  });

  expect({ asked, closed }).toEqual({ asked: 3, closed: true });
  expect([...(await list('tmp')), ...(await list('artifacts'))]).toEqual([]);
});

test.each([
  ['no chunk', streamOf(), { code: 'upload_empty' }],
  ['an empty chunk', streamOf(''), { code: 'upload_empty' }],
  [
    'a stream that breaks off',
    streamOf('half', new Error('ECONNRESET')),
    { code: 'upload_incomplete', detail: 'The upload broke off after 4 bytes.' },
  ],
  [
    'a stream that fails with an error of ours',
    streamOf('half', new WayhouseError('upload_timeout', 'Too slow.')),
    { code: 'upload_timeout', detail: 'Too slow.' },
  ],
])('of %s is refused and leaves nothing', async (_, stream, error) => {
  const { artifacts, list } = await temporaryArtifacts();

  await expect(artifacts.receive(stream, 100)).rejects.toMatchObject(error);

  expect([...(await list('tmp')), ...(await list('artifacts'))]).toEqual([]);
});

test('has each chunk on disk before it asks for the next: nothing piles up in memory', async () => {
  const { artifacts, dataDir, list } = await temporaryArtifacts();
  const onDisk: number[] = [];
  async function* watched() {
    for (let i = 0; i < 20; i += 1) {
      const [file = ''] = await list('tmp');
      onDisk.push((await stat(join(dataDir, 'tmp', file))).size);
      yield Buffer.alloc(1_000_000, i);
    }
  }

  await artifacts.receive(watched(), 20_000_000);

  expect(onDisk).toEqual(Array.from({ length: 20 }, (_, i) => i * 1_000_000));
});

test('of the same bytes at once makes one file', async () => {
  const { artifacts, list } = await temporaryArtifacts();

  const all = await Promise.all(
    Array.from({ length: 8 }, () => artifacts.receive(streamOf('the ', 'same'), 100)),
  );

  expect(new Set(all.map(({ digest }) => digest))).toEqual(new Set([sha256('the same')]));
  expect(await list('artifacts')).toEqual([`${sha256('the same')}.wasm`]);
  expect(await list('tmp')).toEqual([]);
});

test('mends a stored file that was damaged', async () => {
  const { artifacts } = await temporaryArtifacts();
  const { digest } = await artifacts.receive(streamOf('whole'), 100);
  await writeFile(artifacts.artifactPath(digest), 'damaged');

  await artifacts.receive(streamOf('whole'), 100);

  expect(await readFile(artifacts.artifactPath(digest), 'utf8')).toBe('whole');
});

test('tells bytes that are no more what was received, and those that are gone', async () => {
  const { artifacts } = await temporaryArtifacts();
  const { digest } = await artifacts.receive(streamOf('one component'), 13);
  const path = artifacts.artifactPath(digest);
  await artifacts.verify(digest);

  await writeFile(path, 'another one');
  await expect(artifacts.verify(digest)).rejects.toMatchObject({
    code: 'artifact_damaged',
    detail: `${path} has the digest ${sha256('another one')}.`,
  });

  await rm(path);
  await expect(artifacts.verify(digest)).rejects.toMatchObject({
    code: 'artifact_damaged',
    detail: expect.stringContaining('ENOENT'),
  });
});
