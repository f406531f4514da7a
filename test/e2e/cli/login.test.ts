import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { wayhouse, type Ended } from '../../support/cli.ts';
import { openDesk, type Desk } from '../../support/cli-host.ts';
import { startHost, temporaryFolder } from '../../support/host.ts';

const first = await openDesk();
const second = await startHost();

/** The same host, but nothing in the environment that leads to it, and a config folder of each test. */
let config: string;
beforeEach(async () => {
  config = join(await temporaryFolder(), 'config');
});

function bare(
  args: readonly string[],
  more: Partial<{ input: string; env: Record<string, string> }> = {},
): Promise<Ended> {
  const { env, input = '' } = more;
  return wayhouse(args, { cwd: first.cwd, env: { XDG_CONFIG_HOME: config, ...env }, input });
}

const logIn = ({ admin, token }: Desk['host']) => bare(['login', admin], { input: `${token}\n` });
const file = () => join(config, 'wayhouse/credentials.json');

async function hostsInFile(): Promise<object> {
  return JSON.parse(await readFile(file(), 'utf8')) as object;
}

describe('login', () => {
  test('keeps the token where only its owner may read it, and tells where, not what', async () => {
    const { host } = first;
    const { code, stdout, stderr } = await logIn(host);
    expect(code).toBe(0);
    expect(stdout).toContain(`Logged in to ${host.admin}`);
    expect(stdout).toContain(file());
    expect(stdout + stderr).not.toContain(host.token);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(config, 'wayhouse'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(config, 'wayhouse'))).toEqual(['credentials.json']);
    expect(await hostsInFile()).toEqual({
      current: host.admin,
      hosts: { [host.admin]: { token: host.token } },
    });
  });

  test('knows several hosts; the last one is meant, the others by name', async () => {
    await logIn(first.host);
    await logIn(second);
    const url = async (...args: string[]) => {
      const { stdout } = await bare(['status', '--json', ...args]);
      return (JSON.parse(stdout) as { url: string }).url;
    };
    expect(await url()).toBe(second.admin);
    expect(await url('--host', `${first.host.admin}/`)).toBe(first.host.admin);
    await logIn(first.host);
    expect(await url()).toBe(first.host.admin);
  });

  test('says so as JSON', async () => {
    const { host } = first;
    const { stdout } = await bare(['login', host.admin, '--json'], { input: host.token });
    expect(JSON.parse(stdout)).toMatchObject({ url: host.admin, gateway: host.gateway, file: file() });
  });

  test('lets the environment win, without a look at the file', async () => {
    await logIn(first.host);
    await writeFile(file(), 'broken');
    const env = { WAYHOUSE_URL: second.admin, WAYHOUSE_TOKEN: second.token };
    const { code, stdout } = await bare(['status', '--json'], { env });
    expect({ code, url: (JSON.parse(stdout) as { url: string }).url }).toEqual({
      code: 0,
      url: second.admin,
    });
  });

  test('never sends the token of one host to another', async () => {
    await logIn(first.host);
    const { code, stderr } = await bare(['status', '--host', second.admin]);
    expect(code).toBe(4);
    expect(stderr).toContain(`wayhouse login ${second.admin}`);
  });
});

describe('login fails, and keeps nothing,', () => {
  test.each<[string, string[], string, [code: number, said: string]]>([
    ['with a token that is wrong', [], 'wrong', [3, 'The token is wrong.']],
    ['with a token of two lines', [], 'one\ntwo', [3, 'characters that no token has']],
    ['with no token', [], '', [3, 'The token is empty']],
    ['where nothing listens', ['http://127.0.0.1:7'], 'x', [3, 'http://127.0.0.1:7']],
    ['where the address is none', ['localhost:8081'], 'x', [3, 'http://127.0.0.1:8081']],
  ])('%s', async (_case, url, input, [code, said]) => {
    const ended = await bare(['login', ...(url.length > 0 ? url : [first.host.admin])], { input });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(said);
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('at the gateway, which is no admin API', async () => {
    const ended = await bare(['login', first.host.gateway], { input: first.host.token });
    expect(ended.code).toBe(3);
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.skipIf(process.platform !== 'linux')('where the config folder is read-only', async () => {
    await mkdir(config, { mode: 0o500 });
    // To root, every folder is writable but those of the kernel.
    const folder = process.getuid?.() === 0 ? '/sys' : config;
    const { admin, token } = first.host;
    const { code, stderr } = await bare(['login', admin], { input: token, env: { XDG_CONFIG_HOME: folder } });
    expect(code).toBe(4);
    expect(stderr).toContain(join(folder, 'wayhouse/credentials.json'));
  });

  test('where a file stands in the place of the config folder', async () => {
    await writeFile(config, '');
    const { code, stderr } = await logIn(first.host);
    expect(code).toBe(4);
    expect(stderr).toContain(`${config}`);
  });
});

describe('what was kept is refused', () => {
  test('where others may read it', async () => {
    await logIn(first.host);
    await chmod(file(), 0o644);
    const { code, stderr } = await bare(['status']);
    expect(code).toBe(4);
    expect(stderr).toContain(`chmod 600 ${file()}`);
  });

  test.each(['', '{', '[]', 'null', '{"hosts":{"http://a":{}}}', '{"hosts":{"http://a":null}}'])(
    'where it is %j',
    async (content) => {
      await mkdir(join(config, 'wayhouse'), { recursive: true });
      await writeFile(file(), content, { mode: 0o600 });
      const { code, stderr } = await bare(['status']);
      expect(code).toBe(4);
      expect(stderr).toContain('is not what wayhouse login writes');
    },
  );

  test('where there is none', async () => {
    const { code, stderr } = await bare(['status']);
    expect(code).toBe(4);
    expect(stderr).toContain('Log in with: wayhouse login');
  });
});
