import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';
import { PLUGIN, writeFiles } from '../../support/sdk/projects.ts';

const desk = await openDesk({ env: { WAYHOUSE_MAX_UPLOAD_BYTES: '1000000' } });
const { host, cwd } = desk;
const HELLO = guestPath('hello', 'assemblyscript');
const ECHO = guestPath('echo', 'assemblyscript');

describe('push', () => {
  test('uploads a file, switches to it, and tells the version and where it answers', async () => {
    await copyFile(HELLO, join(cwd, 'hello.wasm'));
    const { code, stdout } = await call(desk, 'push', 'hello.wasm', '--name', 'one');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^one serves version 1: [\d.]+ KB, wayhouse:plugin\/handler@0\.1\.0, /);
    const [, url = ''] = /^ {2}(http:\S+)$/m.exec(stdout) ?? [];
    expect(url).toBe(`${host.gateway}/one`);
    expect((await fetch(url)).status).toBe(200);
  });

  test('says all of it as JSON', async () => {
    await json(desk, 'push', HELLO, '--name', 'two');
    const second = await json(desk, 'push', ECHO, '--name', 'two');
    expect(second).toMatchObject({
      plugin: 'two',
      version: 2,
      transfer: 'sent',
      deployment: { version: 2 },
      urls: [`${host.gateway}/two`],
    });
  });

  test('leaves what serves alone if it is told to', async () => {
    await json(desk, 'push', HELLO, '--name', 'three');
    const { stdout } = await call(desk, 'push', ECHO, '--name', 'three', '--no-activate');
    expect(stdout).toContain('three has version 2, which does not serve yet');
    expect(await json(desk, 'status', 'three')).toMatchObject({ active: { version: 1 } });
  });

  test('builds the project that it is called in, and asks for what wayhouse.toml asks for', async () => {
    const folder = join(cwd, 'greeter');
    await mkdir(folder);
    const toml =
      'name = "greeter"\nlanguage = "assemblyscript"\n\n[grants.http]\norigins = ["https://api.example.com"]\n';
    await writeFiles(folder, { ...PLUGIN, 'wayhouse.toml': toml });
    const pushed = await json({ ...desk, cwd: folder }, 'push');
    expect(pushed).toMatchObject({ plugin: 'greeter', version: 1, urls: [`${host.gateway}/greeter`] });
    expect(await (await host.call('/greeter/you')).text()).toBe('hello /you');
    const { versions } = await json<{ versions: unknown[] }>({ ...desk, cwd: folder }, 'versions');
    expect(versions).toMatchObject([{ manifest: { http: { origins: ['https://api.example.com'] } } }]);
  });

  test('tells what wayhouse.toml asks for and the host has not given, with the command that gives it', async () => {
    const folder = join(cwd, 'asker');
    await mkdir(folder);
    const toml = [
      'name = "asker"',
      'language = "rust"',
      '[grants.http]',
      'origins = ["https://a.example", "https://b.example"]',
      '[grants.config]',
      'keys = ["greeting"]',
      '[limits]',
      'deadlineMs = 20000',
    ];
    await writeFile(join(folder, 'wayhouse.toml'), toml.join('\n'));
    const there = { ...desk, cwd: folder };
    const { stderr } = await call(there, 'push', HELLO);
    const commands = [...stderr.matchAll(/^ {2}wayhouse (settings set asker .*)$/gm)].map(
      ([, words]) => words ?? '',
    );
    expect(commands).toHaveLength(3);
    for (const words of commands) {
      await json(there, ...words.replaceAll("'", '').replace('...', 'Hello').split(' '));
    }
    const after = await call(there, 'push', HELLO);
    expect(after.code).toBe(0);
    expect(after.stderr).not.toContain('settings set');
    expect(await json(there, 'settings', 'get')).toMatchObject({
      settings: {
        grants: { http: { origins: [{ origin: 'https://a.example' }, { origin: 'https://b.example' }] } },
        config: { greeting: 'Hello' },
        limits: { deadlineMs: 20_000 },
      },
    });
  });

  test('asks for nothing of wayhouse.toml for a file under another name', async () => {
    const folder = join(cwd, 'other');
    await mkdir(folder);
    const toml = 'name = "other"\nlanguage = "rust"\n[grants.http]\norigins = ["https://a.example"]\n';
    await writeFile(join(folder, 'wayhouse.toml'), toml);
    await json({ ...desk, cwd: folder }, 'push', HELLO, '--name', 'stranger');
    const { versions } = await json<{ versions: unknown[] }>(desk, 'versions', 'stranger');
    expect(versions).toMatchObject([{ manifest: {} }]);
    expect(versions).not.toMatchObject([{ manifest: { http: {} } }]);
  });

  test('tells the address of a plugin that has hosts of its own', async () => {
    await json(desk, 'push', HELLO, '--name', 'named');
    await json(desk, 'settings', 'set', 'named', 'route.hosts=["api.example.com"]', 'route.paths=["/v1"]');
    const { urls } = await json<{ urls: string[] }>(desk, 'push', HELLO, '--name', 'named');
    expect(urls).toEqual([`http://api.example.com:${new URL(host.gateway).port}/v1`]);
  });
});

describe('push refuses', () => {
  test('what is not there, and what is not a file', async () => {
    expect(await failure(desk, 'push', 'nothing.wasm', '--name', 'x')).toMatchObject({
      exit: 2,
      code: 'file_missing',
      detail: expect.stringContaining('nothing.wasm') as string,
    });
    expect(await failure(desk, 'push', '.', '--name', 'x')).toMatchObject({ exit: 2, code: 'file_missing' });
  });

  test('a component without a name', async () => {
    expect(await failure(desk, 'push', HELLO)).toMatchObject({ exit: 2, code: 'usage' });
  });

  test('a folder without a project', async () => {
    expect(await failure(desk, 'push')).toMatchObject({ exit: 2, code: 'manifest_missing' });
  });

  test.each<[string, Uint8Array, string]>([
    ['what is not WebAssembly', Buffer.from('#!/bin/sh'), 'not_wasm'],
    ['a core module', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), 'core_module'],
    ['an empty file', new Uint8Array(0), 'upload_empty'],
    ['more than the host takes', new Uint8Array(3_000_000), 'upload_too_large'],
  ])('%s, with what to do', async (_what, bytes, code) => {
    await writeFile(join(cwd, 'wrong.wasm'), bytes);
    const refused = await failure(desk, 'push', 'wrong.wasm', '--name', 'wrong');
    expect(refused).toMatchObject({ exit: 3, code, repair: expect.stringMatching(/\w{4}/) as string });
    expect(await failure(desk, 'status', 'wrong')).toMatchObject({ code: 'plugin_not_found' });
  });

  test('a name that is none', async () => {
    const refused = await failure(desk, 'push', HELLO, '--name', 'Not A Name');
    expect(refused).toMatchObject({ exit: 3, code: 'invalid_plugin_name' });
  });

  test('what traps at its start, and what serves goes on', async () => {
    await json(desk, 'push', HELLO, '--name', 'steady');
    const refused = await failure(
      desk,
      'push',
      guestPath('trap-at-start', 'assemblyscript'),
      '--name',
      'steady',
    );
    expect(refused).toMatchObject({ exit: 3, code: 'start_failed' });
    expect((await host.call('/steady')).status).toBe(200);
    const { stdout } = await call(desk, 'versions', 'steady');
    expect(stdout).toMatch(/^2 +failed .*\n1 +active /m);
    expect(stdout).toContain('2 failed: ');
  });
});
