import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { guestPath } from '../support/guests.ts';
import { startHost, temporaryFolder } from '../support/host.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let folder: string;
let installed: string;

/** As a shell of its own would run it: not told of the npm command that runs these tests. */
async function npm(args: readonly string[], cwd: string): Promise<void> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)/i.test(name),
  );
  const env = Object.fromEntries(own);
  await run('npm', args, { cwd, env, shell: process.platform === 'win32' });
}

async function pack(destination: string): Promise<string> {
  await npm(['pack', '-w', 'host', '--pack-destination', destination], ROOT);
  const [tarball, ...others] = (await readdir(destination)).filter((name) => name.endsWith('.tgz'));
  expect(others).toEqual([]);
  return join(destination, tarball ?? '');
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const tarball = await pack(folder);
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // Without a package.json of its own, npm would look for one in the folders above.
  await writeFile(join(empty, 'package.json'), '{}');
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], empty);
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
  const cwd = join(folder, 'empty');
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd });
  expect(stdout).toBe('function 0\n');
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
