import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import { moduleFolder, readDataDir, type DataDir } from '../support/data-dir.ts';
import { must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

let host: TestHost;
beforeEach(async () => {
  host = await startHost({ env: { WAYHOUSE_KEEP_VERSIONS: '2' } });
  return async () => void (await host.stop());
});

interface Upload {
  readonly digest: string;
  readonly version: number;
  readonly stages: readonly { stage: string; ms: number }[];
}

async function upload(plugin: string, guest: string, activate = true): Promise<Upload> {
  return (await must(await host.upload(plugin, guestPath(guest, 'assemblyscript'), { activate }))) as Upload;
}

/** What is removed goes after the answer; nothing tells when. */
const expectOnDisk = async (digests: readonly string[]): Promise<void> => {
  const kept = digests.toSorted();
  const expected: DataDir = { artifacts: kept, modules: kept, tmp: [] };
  await expect.poll(() => readDataDir(host.dataDir), { timeout: 10_000 }).toEqual(expected);
};

test('the same bytes twice are one artifact and one module, translated once', async () => {
  const first = await upload('one', 'hello');
  const { inode } = await moduleFolder(host.dataDir, first.digest);
  const second = await upload('one', 'hello');
  const other = await upload('two', 'hello');
  expect([second.digest, other.digest]).toEqual([first.digest, first.digest]);
  expect([second.version, other.version]).toEqual([2, 1]);
  await expectOnDisk([first.digest]);
  expect((await moduleFolder(host.dataDir, first.digest)).inode).toBe(inode);
});

test('bytes that two plugins share stay until the last of them is gone', async () => {
  const { digest } = await upload('one', 'hello');
  await upload('two', 'hello');
  await must(await host.api('DELETE', '/v1/plugins/one'));
  const third = await upload('three', 'echo');
  await expectOnDisk([digest, third.digest]);
  expect((await host.call('/two')).status).toBe(200);
  await must(await host.api('DELETE', '/v1/plugins/two'));
  await expectOnDisk([third.digest]);
});

test("deleting a plugin removes its files and nobody else's", async () => {
  const kept = await upload('kept', 'hello');
  await upload('gone', 'echo');
  await upload('gone', 'config');
  await must(await host.api('DELETE', '/v1/plugins/gone'));
  await expectOnDisk([kept.digest]);
  expect((await host.api('GET', '/v1/plugins/gone/versions')).status).toBe(404);
  const again = await upload('gone', 'echo');
  expect(again.version).toBe(3);
});

test('versions above WAYHOUSE_KEEP_VERSIONS are forgotten with their files, the active ones never', async () => {
  const serving = await upload('many', 'hello');
  const passed = await upload('many', 'echo', false);
  const newer = await upload('many', 'config', false);
  const newest = await upload('many', 'log', false);
  await expectOnDisk([serving.digest, newer.digest, newest.digest]);
  const versions = (await must(await host.api('GET', '/v1/plugins/many/versions'))) as Upload[];
  expect(versions.map(({ version }) => version)).toEqual([newest.version, newer.version, serving.version]);
  const path = `/v1/plugins/many/versions/${passed.version}`;
  expect((await host.api('GET', path)).status).toBe(404);
  expect(await (await host.call('/many')).text()).toBe('hello from assemblyscript');
});

test('a version that failed leaves no files', async () => {
  const answer = await host.upload('bad', guestPath('trap-at-start', 'assemblyscript'));
  expect(answer.status).toBe(422);
  await expectOnDisk([]);
});

test('a host that starts again takes the translated module from disk', async () => {
  const { digest } = await upload('cached', 'hello');
  const { path, inode } = await moduleFolder(host.dataDir, digest);
  const written = await readFile(`${path}/module.json`);
  await host.stop();
  // With a millisecond to translate in, whatever is translated fails.
  host = await startHost({ dataDir: host.dataDir, env: { WAYHOUSE_COMPILE_MS: '1' } });
  expect(await (await host.call('/cached')).text()).toBe('hello from assemblyscript');
  expect((await moduleFolder(host.dataDir, digest)).inode).toBe(inode);
  expect(await readFile(`${path}/module.json`)).toEqual(written);
  expect((await upload('again', 'hello')).digest).toBe(digest);
  const fresh = await host.upload('fresh', guestPath('echo', 'assemblyscript'));
  expect(await fresh.json()).toMatchObject({ code: 'transpile_bounds', stage: 'transpile' });
});
