/** Every command with what somebody gets wrong: each is told what, where, and what to do, with its exit code. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { failure, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';
import { temporaryFolder } from '../../support/host.ts';
import { makeProject, PLUGIN, type ProjectFiles } from '../../support/sdk/projects.ts';

const TEST_MS = 180_000;

const HELLO = guestPath('hello', 'assemblyscript');
const desk = await openDesk();
const { host } = desk;

/** What is told: the exit code, the code, and words of the detail and of the repair. */
type Told = readonly [exit: number, code: string, detail: string, repair: string];

const told = ([exit, code, detail, repair]: Told) => ({
  exit,
  code,
  detail: expect.stringContaining(detail) as string,
  repair: expect.stringContaining(repair) as string,
});

const ON_HOST = [
  ['push', HELLO, '--name', 'hello'],
  ['status'],
  ['versions', 'hello'],
  ['rollback', 'hello'],
  ['logs', 'hello'],
  ['logs', 'hello', '--follow'],
  ['settings', 'get', 'hello'],
  ['settings', 'set', 'hello', 'config.a=1'],
  ['delete', 'hello', '--yes'],
];

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('on a host', () => {
  const wrong: [string, () => Promise<Record<string, string>>, Told][] = [
    [
      'where nothing listens',
      async () => ({ ...desk.env, WAYHOUSE_URL: `http://127.0.0.1:${await freePort()}` }),
      [3, 'host_unreachable', 'nothing listens there', 'wayhouse serve starts one here'],
    ],
    [
      'with a wrong token in the environment',
      async () => ({ ...desk.env, WAYHOUSE_TOKEN: 'wrong' }),
      [3, 'unauthorized', 'The token is wrong', 'Correct WAYHOUSE_TOKEN'],
    ],
    [
      'where nobody has logged in',
      async () => ({ XDG_CONFIG_HOME: await temporaryFolder() }),
      [4, 'not_logged_in', 'no host to speak with', 'wayhouse login'],
    ],
  ];

  describe.each(wrong)('%s', (_what, environment, expected) => {
    test.each(ON_HOST.map((words) => [words.join(' ').replace(HELLO, 'FILE'), words] as const))(
      'wayhouse %s',
      async (_words, words) => {
        const caller = { cwd: desk.cwd, env: await environment() };
        expect(await failure(caller, ...words)).toEqual(told(expected));
      },
      TEST_MS,
    );
  });

  test('at the gateway, which is no admin API', async () => {
    const refused = await failure(
      { cwd: desk.cwd, env: { ...desk.env, WAYHOUSE_URL: host.gateway } },
      'status',
    );
    expect(refused).toEqual(
      told([3, 'route_not_found', 'No plugin answers', 'Give the address of its admin API']),
    );
  });

  test('with a token of a login that the host takes no more', async () => {
    const config = join(await temporaryFolder(), 'config');
    await mkdir(join(config, 'wayhouse'), { recursive: true });
    const kept = { current: host.admin, hosts: { [host.admin]: { token: 'old' } } };
    await writeFile(join(config, 'wayhouse/credentials.json'), JSON.stringify(kept), { mode: 0o600 });
    const refused = await failure({ cwd: desk.cwd, env: { XDG_CONFIG_HOME: config } }, 'status');
    expect(refused).toEqual(
      told([3, 'unauthorized', 'The token is wrong', 'Log in again with: wayhouse login']),
    );
  });
});

describe('an option that there is not', () => {
  const commands = [
    ...['new', 'build', 'check', 'dev', 'test', 'run', 'login', 'push', 'status', 'versions', 'rollback'],
    ...['logs', 'settings get', 'settings set', 'delete', 'serve', 'doctor', 'completion'],
  ];
  test.each(commands)('wayhouse %s', async (command) => {
    expect(await failure(desk, ...command.split(' '), '--jsno')).toEqual(
      told([2, 'usage', 'Did you mean --json?', `wayhouse ${command} --help`]),
    );
  });
});

describe('a file that is none of a component', () => {
  beforeAll(async () => {
    const bytes = { 'text.wasm': 'text', 'empty.wasm': '', 'core.wasm': '\0asm\x01\0\0\0' };
    for (const [name, text] of Object.entries(bytes)) await writeFile(join(desk.cwd, name), text, 'latin1');
    await mkdir(join(desk.cwd, 'folder.wasm'));
  });

  const files: [string, Told][] = [
    ['none.wasm', [2, 'file_missing', 'There is no file none.wasm', 'Give the path of a file']],
    ['text.wasm/below', [2, 'file_missing', 'There is no file text.wasm/below', 'Give the path of a file']],
    ['folder.wasm', [2, 'file_missing', 'folder.wasm is', 'Give the path of a file']],
    ['text.wasm', [1, 'not_wasm', 'The bytes begin 74 65 78 74', 'wayhouse build makes one']],
    ['core.wasm', [1, 'core_module', 'This is a core module', 'wayhouse build does']],
  ];

  describe.each([
    ['check', []],
    ['run', []],
    ['push', ['--name', 'hello']],
  ])('for wayhouse %s', (command, more) => {
    test.each(files)('%s', async (file, [exit, ...expected]) => {
      // A host has refused it there.
      const code = command === 'push' && exit === 1 ? 3 : exit;
      expect(await failure(desk, command, file, ...more)).toEqual(told([code, ...expected]));
    });
  });

  test('and is empty', async () => {
    expect(await failure(desk, 'check', 'empty.wasm')).toMatchObject({ exit: 1, code: 'upload_empty' });
    expect(await failure(desk, 'push', 'empty.wasm', '--name', 'x')).toEqual(
      told([3, 'upload_empty', 'no bytes', 'wayhouse build']),
    );
  });
});

describe('a folder that is none of a plugin', () => {
  test.each<[string[], Told]>([
    [['build'], [2, 'language_unknown', 'neither wayhouse.toml, nor', 'wayhouse new']],
    [
      ['dev', '--port', '0'],
      [2, 'language_unknown', 'neither wayhouse.toml, nor', 'wayhouse new'],
    ],
    [['test'], [2, 'manifest_missing', 'There is no wayhouse.toml in', 'wayhouse new']],
    [['push'], [2, 'manifest_missing', 'There is no wayhouse.toml in', 'wayhouse new']],
    [
      ['push', HELLO],
      [2, 'usage', 'The name of a plugin is missing', '--name NAME'],
    ],
    [['versions'], [2, 'usage', 'The name of a plugin is missing', 'wayhouse status']],
    [['rollback'], [2, 'usage', 'The name of a plugin is missing', 'wayhouse status']],
    [['logs'], [2, 'usage', 'The name of a plugin is missing', 'wayhouse status']],
    [
      ['settings', 'get'],
      [2, 'usage', 'The name of a plugin is missing', 'wayhouse status'],
    ],
    [
      ['settings', 'set', 'config.a=1'],
      [2, 'usage', 'The name of a plugin is missing', 'wayhouse status'],
    ],
  ])('wayhouse %j', async (words, expected) => {
    expect(await failure(desk, ...words)).toEqual(told(expected));
  });
});

describe('a wayhouse.toml that is wrong', () => {
  const wrong = 'name = "x"\nlanguage = "rust"\n[build]\ntargte = "wasm32-wasip2"\n';
  const expected: Told = [
    2,
    'manifest_invalid',
    'build.targte is not a key; did you mean target?',
    'Correct it',
  ];

  test.each([
    ['build'],
    ['dev', '--port', '0'],
    ['test'],
    ['push'],
    ['versions'],
    ['rollback'],
    ['logs'],
    ['settings', 'get'],
  ])(
    'wayhouse %s',
    async (...words) => {
      const cwd = await makeProject({ 'wayhouse.toml': wrong });
      const refused = await failure({ cwd, env: desk.env }, ...words);
      expect(refused).toEqual(told(expected));
    },
    TEST_MS,
  );
});

describe('what this machine lacks', () => {
  const rust: ProjectFiles = { 'wayhouse.toml': 'name = "x"\nlanguage = "rust"\n', 'Cargo.toml': '' };

  test.each([['build'], ['test'], ['push'], ['dev', '--port', '0']])(
    'cargo, for wayhouse %s',
    async (...words) => {
      const caller = { cwd: await makeProject(rust), env: { ...desk.env, PATH: await temporaryFolder() } };
      expect(await failure(caller, ...words)).toEqual(
        told([4, 'tool_missing', 'cargo, which is not on PATH', 'rustup target add wasm32-unknown-unknown']),
      );
    },
    TEST_MS,
  );

  test('npm, for wayhouse new, which leaves nothing behind', async () => {
    const caller = { cwd: await temporaryFolder(), env: { PATH: await temporaryFolder() } };
    const refused = await failure(caller, 'new', 'greeter', '--lang', 'assemblyscript');
    expect(refused).toEqual(told([4, 'tool_missing', 'npm', 'https://nodejs.org']));
    expect(await readdir(caller.cwd)).toEqual([]);
  });

  test('a right to write, for wayhouse push, which builds', async () => {
    const cwd = await makeProject({
      ...PLUGIN,
      'wayhouse.toml': 'name = "x"\nlanguage = "assemblyscript"\n',
    });
    // Nobody may write below a file, root neither.
    await writeFile(join(cwd, 'build'), '');
    expect(await failure({ cwd, env: desk.env }, 'push')).toEqual(
      told([4, 'file_unwritable', 'The component cannot be written', 'a place that you may write to']),
    );
  });
});

describe('wayhouse serve', () => {
  const serve = async (...words: string[]) => {
    const caller = { cwd: await temporaryFolder(), env: {} };
    return failure(caller, 'serve', ...words);
  };

  test.each(['--port', '--admin-port'])('a port that is taken: %s', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const other = option === '--port' ? '--admin-port' : '--port';
    expect(await serve(option, String(port), other, '0')).toEqual(
      told([4, 'port_taken', `Port ${port} of 127.0.0.1 is taken`, '--port or --admin-port']),
    );
  });

  test('a data folder that cannot be one, and one that is in use', async () => {
    const ports = ['--port', '0', '--admin-port', '0'];
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    expect(await serve(...ports, '--data-dir', file)).toEqual(
      told([4, 'data_dir_unusable', file, 'a folder that you may write to']),
    );
    expect(await serve(...ports, '--data-dir', host.dataDir)).toEqual(
      told([4, 'data_dir_in_use', host.dataDir, '--data-dir']),
    );
  });
});
