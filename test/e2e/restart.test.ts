import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { moduleFolder, readDataDir } from '../support/data-dir.ts';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

async function start(dataDir?: string): Promise<TestHost> {
  const host = await startHost(dataDir === undefined ? {} : { dataDir });
  onTestFinished(async () => void (await host.stop()));
  return host;
}

const digestOf = async (answer: Response): Promise<string> =>
  ((await must(answer)) as { digest: string }).digest;

const restarted = async (host: TestHost): Promise<TestHost> => {
  await host.stop();
  return start(host.dataDir);
};

test('every active plugin is back after a restart, with its version, settings and route', async () => {
  const first = await start();
  await must(await first.upload('settled', guestPath('config', 'rust')));
  await must(await first.upload('settled', guestPath('config', 'assemblyscript')));
  const settings = { config: { key: 'kept' }, route: { paths: ['/kept'] }, limits: { deadlineMs: 1_234 } };
  await must(await first.settings('settled', settings));
  for (let i = 0; i < 6; i++)
    await must(await first.upload(`more-${i}`, guestPath('hello', 'assemblyscript')));
  await must(await first.upload('idle', guestPath('hello', 'assemblyscript'), { activate: false }));
  const before = (await must(await first.api('GET', '/v1/plugins'))) as { state: string }[];
  const second = await restarted(first);
  // None has a worker until it is asked.
  const idle = before.map((plugin) => ({
    ...plugin,
    state: plugin.state === 'serving' ? 'idle' : plugin.state,
  }));
  expect(await must(await second.api('GET', '/v1/plugins'))).toEqual(idle);
  const call = await second.call('/kept/key');
  expect([call.headers.get('x-wayhouse-version'), await call.text()]).toEqual(['2', 'kept']);
  for (let i = 0; i < 6; i++) expect((await second.call(`/more-${i}`)).status).toBe(200);
  expect((await second.call('/idle')).status).toBe(404);
  expect((await fetch(`${second.admin}/readyz`)).status).toBe(200);
  const back = await must(await second.api('POST', '/v1/plugins/settled/rollback'));
  expect(back).toMatchObject({ deployment: { version: 2 } });
  expect(await (await second.call('/settled/key')).text()).toBe('not set: key');
});

test('what a killed host had begun to write is removed at the next start', async () => {
  const first = await start();
  const digest = await digestOf(await first.upload('hello', guestPath('hello', 'assemblyscript')));
  await first.kill();
  const orphan = '0'.repeat(64);
  await writeFile(join(first.dataDir, 'tmp', 'half'), 'half a component');
  await writeFile(join(first.dataDir, 'artifacts', `${orphan}.wasm`), 'nobody needs it');
  const module = (await moduleFolder(first.dataDir, digest)).path;
  await cp(module, join(module, '..', orphan), { recursive: true });
  await cp(join(module, '..'), join(module, '..', '..', '0-older-pipeline'), { recursive: true });
  const second = await start(first.dataDir);
  expect(await readDataDir(first.dataDir)).toEqual({ artifacts: [digest], modules: [digest], tmp: [] });
  expect((await second.call('/hello')).status).toBe(200);
});

test('a plugin whose files are damaged is failed and says why; the others serve, and the host is ready', async () => {
  const first = await start();
  await must(await first.upload('sound', guestPath('hello', 'assemblyscript')));
  const digest = await digestOf(await first.upload('damaged', guestPath('hello', 'rust')));
  await first.stop();
  await writeFile(join(first.dataDir, 'artifacts', `${digest}.wasm`), 'damaged');
  await rm((await moduleFolder(first.dataDir, digest)).path, { recursive: true });
  const second = await start(first.dataDir);
  expect(await must(await second.api('GET', '/v1/plugins/damaged'))).toMatchObject({
    state: 'failed',
    active: { version: 1 },
    routes: ['/damaged'],
    failure: { code: 'artifact_damaged', detail: expect.stringContaining(digest), stage: 'transpile' },
  });
  const call = await second.call('/damaged/x');
  expect([call.status, await codeOf(call)]).toEqual([503, 'plugin_unavailable']);
  expect(await (await second.call('/sound')).text()).toBe('hello from assemblyscript');
  expect((await fetch(`${second.admin}/readyz`)).status).toBe(200);
  // The same bytes again make it whole.
  await must(await second.upload('damaged', guestPath('hello', 'rust')));
  expect(await (await second.call('/damaged')).text()).toBe('hello from rust');
});

test('a component that is no more what was uploaded does not run', async () => {
  const first = await start();
  const digest = await digestOf(await first.upload('changed', guestPath('hello', 'rust')));
  await first.stop();
  const artifact = join(first.dataDir, 'artifacts', `${digest}.wasm`);
  const text = await readFile(artifact, 'latin1');
  await writeFile(artifact, text.replace('hello from rust', 'hullo from rust'), 'latin1');
  await rm((await moduleFolder(first.dataDir, digest)).path, { recursive: true });
  const second = await start(first.dataDir);
  expect(await must(await second.api('GET', '/v1/plugins/changed'))).toMatchObject({
    state: 'failed',
    failure: { code: 'artifact_damaged' },
  });
  expect((await second.call('/changed')).status).toBe(503);
});

test.each(['module.json', 'core'])(
  'a translated module that lost its %s is translated again',
  async (kind) => {
    const first = await start();
    const digest = await digestOf(await first.upload('hello', guestPath('hello', 'rust')));
    await first.stop();
    const { path } = await moduleFolder(first.dataDir, digest);
    const names = await readdir(path);
    const file = join(
      path,
      names.find((name) => name === kind || (kind === 'core' && name.endsWith('.wasm')))!,
    );
    const before = await readFile(file);
    await rm(file);
    const second = await start(first.dataDir);
    expect(await (await second.call('/hello')).text()).toBe('hello from rust');
    expect(await readFile(file)).toEqual(before);
  },
);
