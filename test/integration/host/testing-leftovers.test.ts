/** @wayhouse/host/testing leaves nothing behind: no file, no thread, no timer. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TestHost } from '../../../host/testing.ts';
import { guestPath } from '../../support/guests.ts';

const HELLO = guestPath('hello', 'assemblyscript');
const TESTING = new URL('../../../host/testing.ts', import.meta.url).href;

/** A folder for temporary files, of this test alone. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-'));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });
  vi.stubEnv('TMPDIR', folder);
  return folder;
}

function startTestHost(): TestHost {
  const host = new TestHost();
  onTestFinished(() => host.close());
  return host;
}

test('no file of a component stays, whether it could be loaded or not', async () => {
  const folder = await ownTemporaryFolder();
  const host = startTestHost();
  await host.load(await readFile(HELLO));
  await expect(host.load(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'not_wasm' });
  expect(await readdir(folder)).toEqual([]);
});

test('the same bytes are translated once', async () => {
  const folder = await ownTemporaryFolder();
  const host = startTestHost();
  const loading = [await readFile(HELLO), await readFile(HELLO)].map((bytes) => host.load(bytes));
  const [one, other] = await Promise.all(loading);
  // Another translation would have nowhere to write to.
  await rm(folder, { recursive: true });
  const third = await host.load(await readFile(HELLO), { config: { a: 'b' } });
  for (const plugin of [one, other, third]) expect((await plugin?.handle())?.response.status).toBe(200);
});

test('a process ends by itself once its host is closed', async () => {
  const file = join(await ownTemporaryFolder(), 'script.mjs');
  await writeFile(
    file,
    `
    import { readFile } from 'node:fs/promises';
    import { TestHost } from '${TESTING}';
    {
      await using host = new TestHost();
      const plugin = await host.load(await readFile(process.argv[2]));
      await plugin.handle();
      await host.load(Uint8Array.of(1, 2, 3)).catch(() => {});
    }
    console.log('closed');
    `,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [file, HELLO]);
  expect(stdout).toBe('closed\n');
});

test('a request that runs when its plugin is closed is given up, and so are those that wait', async () => {
  const fetch = await readFile(guestPath('fetch', 'assemblyscript'));
  const called = Promise.withResolvers<void>();
  const plugin = await startTestHost().load(fetch, {
    fetch: () => {
      called.resolve();
      return new Promise<never>(() => {});
    },
  });
  const request = { headers: { 'x-target': 'https://api.example/' } };
  const runs = Promise.allSettled([plugin.handle(request), plugin.handle(request)]);
  await called.promise;
  await plugin.close();
  for (const run of await runs)
    expect(run).toMatchObject({ status: 'rejected', reason: { name: 'SetupError' } });
  await expect(plugin.handle()).rejects.toThrow(/The plugin was closed/);
});

test('a loop that runs when its host is closed is ended', async () => {
  const host = startTestHost();
  const plugin = await host.load(await readFile(guestPath('loop-forever', 'assemblyscript')));
  const run = plugin.handle({ path: '/loop' });
  const ended = expect(run).rejects.toMatchObject({ name: 'SetupError' });
  await host.close();
  await ended;
});

test('a plugin that starts while its host is closed is ended', async () => {
  const host = startTestHost();
  const loading = host.load(await readFile(HELLO));
  await host.close();
  await expect(loading).rejects.toThrow(/The test host was closed/);
});
