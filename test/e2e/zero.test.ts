/** A plugin that nobody asks has no worker; the next request starts it. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { moduleFolder } from '../support/data-dir.ts';
import { codeOf, deploy, figure, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type HostOptions, type TestHost } from '../support/host.ts';

const IDLE = { limits: { idleMs: 50 } };

async function start(options: HostOptions = {}): Promise<TestHost> {
  const host = await startHost(options);
  onTestFinished(async () => void (await host.stop()));
  return host;
}

const stateOf = async (host: TestHost, plugin: string): Promise<unknown> =>
  ((await must(await host.api('GET', `/v1/plugins/${plugin}`))) as { state: string }).state;

const asleep = (host: TestHost, plugin: string) =>
  expect.poll(() => stateOf(host, plugin), { timeout: 10_000 }).toBe('idle');

test.each(['assemblyscript', 'rust'] as const)(
  'a plugin in %s gives its worker up when it is idle, and answers the next request',
  async (language) => {
    const host = await start();
    await must(await host.upload('hello', guestPath('hello', language)));
    expect(await stateOf(host, 'hello')).toBe('serving');
    await must(await host.settings('hello', IDLE));
    for (let round = 1; round <= 3; round++) {
      await asleep(host, 'hello');
      expect(await figure(host, 'wayhouse_workers', 'hello')).toBe(0);
      const call = await host.call('/hello');
      expect([call.status, await call.text()]).toEqual([200, `hello from ${language}`]);
      expect(await figure(host, 'wayhouse_cold_start_seconds_count', 'hello')).toBe(round);
    }
  },
);

test('all are idle after a start of the host, and each answers with its own version and settings', async () => {
  const first = await start();
  await must(await first.upload('hello', guestPath('hello', 'rust')));
  await must(await first.upload('settled', guestPath('config', 'rust')));
  await must(await first.settings('settled', { config: { key: 'kept' } }));
  await first.stop();
  const second = await start({ dataDir: first.dataDir });
  expect([await stateOf(second, 'hello'), await stateOf(second, 'settled')]).toEqual(['idle', 'idle']);
  const many = await Promise.all(Array.from({ length: 300 }, () => second.call('/hello')));
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await figure(second, 'wayhouse_cold_start_seconds_count', 'hello')).toBe(1);
  expect(await (await second.call('/settled/key')).text()).toBe('kept');
});

test('one that cannot be started says why, in its log and its state, and is tried again later', async () => {
  const first = await start();
  const { digest } = (await must(await first.upload('hello', guestPath('hello', 'rust')))) as {
    digest: string;
  };
  await first.stop();
  // Translated again, because a file is missing, from what is no more what was uploaded.
  const artifact = join(first.dataDir, 'artifacts', `${digest}.wasm`);
  await rm(join((await moduleFolder(first.dataDir, digest)).path, 'module.json'));
  await writeFile(artifact, 'damaged');
  const host = await start({ dataDir: first.dataDir });
  expect(await stateOf(host, 'hello')).toBe('idle');
  const call = await host.call('/hello');
  expect([call.status, await codeOf(call)]).toEqual([503, 'plugin_unavailable']);
  expect(await must(await host.api('GET', '/v1/plugins/hello'))).toMatchObject({
    state: 'failed',
    failure: { code: 'artifact_damaged' },
  });
  expect(JSON.stringify(await must(await host.api('GET', '/v1/plugins/hello/logs')))).toContain(
    'no worker could be started: artifact_damaged',
  );
  await must(await host.upload('hello', guestPath('hello', 'rust'), { activate: false }));
  await expect.poll(async () => (await host.call('/hello')).status, { timeout: 10_000 }).toBe(200);
  expect(await stateOf(host, 'hello')).toBe('serving');
});

test('with one worker for all, plugins take turns, and none waits for long', async () => {
  const host = await start({ env: { WAYHOUSE_WORKERS: '1' } });
  const names = ['one', 'two', 'three'];
  for (const name of names) await deploy(host, [name, 'hello']);
  for (let round = 0; round < 5; round++) {
    const calls = await Promise.all(names.map((name) => host.call(`/${name}`)));
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  }
  expect(await figure(host, 'wayhouse_workers', 'one')).toBeLessThanOrEqual(1);
});
