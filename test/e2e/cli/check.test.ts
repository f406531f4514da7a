import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { guestPath } from '../../support/guests.ts';
import { startHost, temporaryFolder } from '../../support/host.ts';
import { makeProject } from '../../support/sdk/projects.ts';

const cwd = await temporaryFolder();

async function check(...args: string[]) {
  const { code, stdout } = await wayhouse(['check', ...args, '--json'], { cwd });
  return { code, said: JSON.parse(stdout) as Record<string, unknown> & { error?: { code: string } } };
}

test('tells of a component what a host finds in it', async () => {
  const file = guestPath('fetch', 'assemblyscript');
  const { code, stdout } = await wayhouse(['check', file], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain(': a host takes it\n');
  expect(stdout).toMatch(/^ {2}size +[\d.]+ KB of 32 MB$/m);
  const { said } = await check(file);
  expect(said).toMatchObject({
    status: 'accepted',
    world: 'wayhouse:plugin/handler@0.1.0',
    imports: expect.arrayContaining(['wayhouse:plugin/http@0.1.0']) as string[],
    exports: ['handle'],
  });
});

test.each([
  ['text', 'not WebAssembly', 'not_wasm'],
  ['', '', 'upload_empty'],
  ['\0asm\x01\0\0\0', 'a core module', 'core_module'],
  ['\0asm\x0d\0\x01\0\xff', 'a damaged component', 'malformed_component'],
])('refuses %j, %s', async (text, _what, error) => {
  const folder = await makeProject({});
  await writeFile(join(folder, 'x.wasm'), text, 'latin1');
  const { code, said } = await check(join(folder, 'x.wasm'));
  expect({ code, error: said.error?.code }).toEqual({ code: 1, error });
});

test('says of a component what a host says of the same one', async () => {
  const host = await startHost();
  for (const guest of ['trap-at-start', 'loop-at-start'] as const) {
    const file = guestPath(guest, 'rust');
    const upload = await host.upload(guest, file);
    const told = (await upload.json()) as { code?: string; failure?: { code: string } };
    const { code, said } = await check(file);
    expect(code).toBe(1);
    expect(said.error?.code).toBe(told.failure?.code ?? told.code);
  }
});

test('holds a component to the limits of the wayhouse.toml above it', async () => {
  const bytes = await readFile(guestPath('hello', 'assemblyscript'));
  const manifest = 'name = "x"\nlanguage = "assemblyscript"\n[limits]\nfuel = 99_999_999_999_999\n';
  const folder = await makeProject({ 'wayhouse.toml': manifest });
  await mkdir(join(folder, 'build'));
  await writeFile(join(folder, 'build/x.wasm'), bytes);
  const { code, said } = await check(join(folder, 'build/x.wasm'));
  expect({ code, error: said.error?.code }).toEqual({ code: 1, error: 'limit_over_ceiling' });
});

test('warns of calls that nothing is asked for', async () => {
  const folder = await makeProject({ 'wayhouse.toml': 'name = "x"\nlanguage = "assemblyscript"\n' });
  await writeFile(join(folder, 'x.wasm'), await readFile(guestPath('fetch', 'assemblyscript')));
  const { code, said } = await check(join(folder, 'x.wasm'));
  expect(code).toBe(0);
  expect(said['warnings']).toEqual([expect.stringContaining('asks for no origins')]);
});

test('wants a file that is there and can be read', async () => {
  expect(await check('none.wasm')).toMatchObject({ code: 2, said: { error: { code: 'file_missing' } } });
  expect(await check('.')).toMatchObject({ code: 2, said: { error: { code: 'file_missing' } } });
});
