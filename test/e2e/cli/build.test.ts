import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestHost } from '../../../host/testing.ts';
import { wayhouse } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/host.ts';
import { HELLO, makeProject, PLUGIN, writeFiles } from '../../support/sdk/projects.ts';

const RUST = { 'wayhouse.toml': 'name = "greeter"\nlanguage = "rust"\n', 'Cargo.toml': '' };

const build = (cwd: string, ...args: string[]) => wayhouse(['build', ...args], { cwd });

describe('a plugin in AssemblyScript', () => {
  test('is known by its files, built, and told of', async () => {
    const root = await makeProject({ 'my_Plugin/assembly/index.ts': PLUGIN['assembly/index.ts'] ?? '' });
    const cwd = join(root, 'my_Plugin');
    const { code, stdout } = await build(cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^build\/my-plugin\.wasm: [\d.]+ KB, [\d.]+ s\n {2}world {4}wayhouse:plugin\/handler@/,
    );
    await using host = new TestHost();
    const plugin = await host.load(await readFile(join(cwd, 'build/my-plugin.wasm')));
    expect((await plugin.handle({ path: '/x' })).response.text()).toBe('hello /x');
  });

  test('is built as wayhouse.toml says, also from a folder within', async () => {
    const manifest = 'name = "other"\nlanguage = "assemblyscript"\n[build]\nentry = "assembly/main.ts"\n';
    const root = await makeProject({
      'wayhouse.toml': manifest,
      'assembly/main.ts': PLUGIN['assembly/index.ts'] ?? '',
    });
    const { code, stdout } = await build(join(root, 'assembly'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'built',
      language: 'assemblyscript',
      component: '../build/other.wasm',
      world: 'wayhouse:plugin/handler@0.1.0',
      exports: ['handle'],
    });
  });

  test('that does not compile is told with the lines', async () => {
    const root = await makeProject({ 'assembly/index.ts': 'export function handle(): i32 { return x; }\n' });
    const { code, stdout, stderr } = await build(root);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('assembly/index.ts:1:');
    const json = await build(root, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'compile_failed' } });
  });

  test('for a world of its own is built, and it is said that no host takes it', async () => {
    const root = await makeProject(HELLO);
    const { code, stdout } = await build(root, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'built', refused: { code: 'unsupported_world' } });
  });
});

describe('a plugin in Rust', () => {
  test('needs cargo, and is told how to come to it', async () => {
    const root = await makeProject(RUST);
    const empty = await temporaryFolder();
    const { code, stderr } = await wayhouse(['build'], { cwd: root, env: { PATH: empty } });
    expect(code).toBe(4);
    expect(stderr).toContain('cargo, which is not on PATH');
    expect(stderr).toContain('rustup target add wasm32-unknown-unknown');
  });

  test('needs the target, and is told the one command that adds it', async () => {
    const root = await makeProject(RUST);
    const tools = await temporaryFolder();
    // A Rust whose folder for the target is not there.
    await writeFiles(tools, {
      cargo: '#!/bin/sh\nexit 9\n',
      rustup: '#!/bin/sh\nexit 9\n',
      rustc: `#!/bin/sh\necho ${tools}/none\n`,
    });
    for (const tool of ['cargo', 'rustc', 'rustup']) await chmod(join(tools, tool), 0o755);
    const { code, stderr } = await wayhouse(['build'], { cwd: root, env: { PATH: `${tools}:/bin` } });
    expect(code).toBe(4);
    expect(stderr).toContain(
      'no standard library for wasm32-unknown-unknown.\nInstall it with:\n  rustup target add wasm32-unknown-unknown\n',
    );
  });

  test('that cargo does not build is a failure, with what cargo said', async () => {
    const root = await makeProject({
      ...RUST,
      'Cargo.toml': '[package]\nname = "x"\nversion = "nonsense"\n',
    });
    const { code, stdout, stderr } = await build(root, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'build_failed' } });
    expect(stderr).toContain('nonsense');
  });
});

test('a folder of no language is told what would make it one', async () => {
  const { code, stderr } = await build(await temporaryFolder());
  expect(code).toBe(2);
  expect(stderr).toContain('neither wayhouse.toml, nor Cargo.toml (rust), nor assembly/index.ts');
});

test('a place that cannot be written to is told', async () => {
  const root = await makeProject(PLUGIN);
  await writeFile(join(root, 'build'), 'a file in the way');
  const { code, stdout } = await build(root, '--json');
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file_unwritable' } });
});
