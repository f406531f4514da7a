import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { guestPath } from '../support/guests.ts';
import { startHost, temporaryFolder, type TestHost } from '../support/host.ts';
import { installPacked } from '../support/packed.ts';

const run = promisify(execFile);

let empty: string;
let host: TestHost;

beforeAll(async () => {
  [empty, host] = await Promise.all([
    temporaryFolder().then((folder) => installPacked('sdk/client', folder)),
    startHost(),
  ]);
  // It writes a line of each level, an error too.
  await copyFile(guestPath('log', 'assemblyscript'), join(empty, 'hello.wasm'));
}, 300_000);

async function runBlock(block: string): Promise<string> {
  await writeFile(join(empty, 'block.mjs'), block);
  const env = { ...process.env, WAYHOUSE_URL: host.admin, WAYHOUSE_TOKEN: host.token };
  return (await run(process.execPath, ['block.mjs'], { cwd: empty, env })).stdout;
}

test('the package holds JavaScript, its types, the licence and the README, and nothing else', async () => {
  const folder = join(empty, 'node_modules/@wayhouse/client');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'client.js', 'client.d.ts']));
  const expected = /^(LICENSE|README\.md|package\.json|[\w.-]+\.js|[\w.-]+\.d\.ts)$/;
  expect(names.filter((name) => !expected.test(name))).toEqual([]);
});

test('the code of its README does what the README says', async () => {
  const readme = await readFile(join(empty, 'node_modules/@wayhouse/client/README.md'), 'utf8');
  const [upload = '', put = '', follow = '', rollback = '', ...others] = [
    ...readme.matchAll(/^```js\n([^]*?)^```$/gm),
  ].map(([, block = '']) => block);
  expect(others).toEqual([]);
  expect(await runBlock(upload)).toBe(`version 1 answers at ${host.gateway}/hello\n`);
  await host.call('/hello');
  expect(await runBlock(follow)).toMatch(/^trace a trace line\n[^]*\nerror an error line\n/);
  expect(await runBlock(rollback)).toBe('Activate a version by its number.\n');
  await runBlock(put);
  expect(await (await host.api('GET', '/v1/plugins/hello/settings')).json()).toEqual({
    revision: 2,
    settings: { config: { greeting: 'Servus' } },
  });
});

test('its types hold, and tell what is wrong', async () => {
  const good = `
    import { createClient, ProblemError, type LogLine, type Plugin } from '@wayhouse/client';
    const client = createClient({ url: 'http://127.0.0.1:8081', token: 'x' });
    const plugin: Plugin = await client.getPlugin('hello');
    const fuel: number = plugin.limits.fuel;
    await client.putSettings('hello', { limits: { fuel: fuel * 2 }, config: { greeting: 'hi' } }, { over: 1 });
    await client.uploadVersion('hello', new Blob(), { manifest: { http: { origins: [] } } });
    for await (const line of client.followLogs('hello')) ((given: LogLine) => given.level)(line);
    const code = (error: unknown): string => (error instanceof ProblemError ? error.problem.code : '');
    export { code };
  `;
  const config = {
    strict: true,
    module: 'nodenext',
    target: 'esnext',
    lib: ['esnext', 'dom', 'dom.iterable'],
    types: [],
    noEmit: true,
  };
  await writeFile(
    join(empty, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: config, include: ['*.mts'] }),
  );
  const tsc = join(import.meta.dirname, '../../node_modules/.bin/tsc');
  await writeFile(join(empty, 'try.mts'), good);
  await run(tsc, ['-p', empty]);
  await writeFile(join(empty, 'try.mts'), good.replace('limits: { fuel:', 'limits: { fool:'));
  await expect(run(tsc, ['-p', empty])).rejects.toMatchObject({
    stdout: expect.stringMatching(/'?fool'? does not exist/) as string,
  });
});
