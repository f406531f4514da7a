import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { guestPath } from '../support/guests.ts';
import { startHost, temporaryFolder } from '../support/host.ts';
import { installPacked } from '../support/packed.ts';

const run = promisify(execFile);

let empty: string;
let installed: string;

beforeAll(async () => {
  empty = await installPacked('host', await temporaryFolder());
  installed = join(empty, 'node_modules/@wayhouse/host');
}, 300_000);

test('the package holds JavaScript, its types and the licence, and nothing else', async () => {
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['LICENSE', 'package.json', 'main.js', 'app.js', 'app.d.ts']));
  expect(
    names.filter((name) => !/(^LICENSE|^package\.json|(?<!\.test)\.js|(?<!\.test)\.d\.ts)$/.test(name)),
  ).toEqual([]);
});

test('its exports can be imported', async () => {
  const script = `
    const { startApp } = await import('@wayhouse/host');
    const { readConfig } = await import('@wayhouse/host/config');
    console.log(typeof startApp, readConfig({ WAYHOUSE_PORT: '0' }).port);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: empty });
  expect(stdout).toBe('function 0\n');
});

test('a plugin can be tested with it', async () => {
  await writeFile(
    join(empty, 'try.mjs'),
    `
    import { readFile } from 'node:fs/promises';
    import { TestHost } from '@wayhouse/host/testing';
    await using host = new TestHost();
    const plugin = await host.load(await readFile(process.argv[2]), { config: { greeting: 'hi' } });
    const { response, fuel } = await plugin.handle({ path: '/greeting' });
    console.log(response.status, response.text(), fuel > 0);
    `,
  );
  const args = ['try.mjs', guestPath('config', 'assemblyscript')];
  const { stdout } = await run(process.execPath, args, { cwd: empty });
  expect(stdout).toBe('200 hi true\n');
});

test('it starts, serves what is uploaded, and ends with 0 at SIGTERM', async () => {
  const host = await startHost({ file: join(installed, 'dist/main.js') });

  const upload = await host.upload('hello', guestPath('hello', 'assemblyscript'));
  expect(upload.status).toBe(201);
  const answer = await host.call('/hello');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toMatch(/hello/i);

  expect(await host.stop()).toBe(0);
});
