import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import {
  StartFailure,
  startHost,
  temporaryFolder,
  type HostOptions,
  type TestHost,
} from '../support/host.ts';

const TOKEN = 'a token of the operator-0123456789'.replaceAll(' ', '-');

/** A host that is stopped when the test is over. */
async function start(options?: HostOptions): Promise<TestHost> {
  const host = await startHost(options);
  onTestFinished(async () => void (await host.stop()));
  return host;
}

/** The one line that a host leaves that refuses to start. */
async function refusal(options: HostOptions): Promise<Record<string, unknown>> {
  const failure: unknown = await start(options).catch((error: unknown) => error);
  if (!(failure instanceof StartFailure)) throw new Error('the host started');
  expect(failure.code).toBe(1);
  return JSON.parse(failure.stderr) as Record<string, unknown>;
}

const opens = async (host: TestHost, token: string): Promise<boolean> =>
  (await fetch(`${host.admin}/v1/plugins`, { headers: { authorization: `Bearer ${token}` } })).ok;

/** Whether any file of the data directory holds the text. */
async function holds(dataDir: string, text: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const found = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)));
  return files.filter((_, at) => found[at]);
}

describe('the admin token', () => {
  test('of a first start is written to a file for its owner alone, which the log names', async () => {
    const host = await start();
    const file = join(host.dataDir, 'admin-token');
    expect(host.logs).toContainEqual(expect.objectContaining({ file }));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim().length).toBeGreaterThanOrEqual(32);
    expect(await opens(host, host.token)).toBe(true);
  });

  test('is not in the registry, its hash is; and it outlives a restart without being told again', async () => {
    const first = await startHost();
    await first.stop();
    const { dataDir, token } = first;
    expect(await holds(dataDir, token)).toEqual([join(dataDir, 'admin-token')]);
    const hash = createHash('sha256').update(token).digest('hex');
    expect(await holds(dataDir, hash)).toEqual([join(dataDir, 'registry.sqlite')]);
    const second = await start({ dataDir });
    expect(await opens(second, token)).toBe(true);
    expect(second.logs.filter(({ file }) => file !== undefined)).toEqual([]);
  });

  test('may be given by WAYHOUSE_ADMIN_TOKEN; then none is written, and the token is not kept', async () => {
    const host = await start({ env: { WAYHOUSE_ADMIN_TOKEN: TOKEN } });
    expect(await opens(host, TOKEN)).toBe(true);
    expect(await holds(host.dataDir, TOKEN)).toEqual([]);
    expect(await readdir(host.dataDir)).not.toContain('admin-token');
  });

  test('may be given by WAYHOUSE_ADMIN_TOKEN_FILE', async () => {
    const file = join(await temporaryFolder(), 'token');
    await writeFile(file, `${TOKEN}\n`);
    const host = await start({ env: { WAYHOUSE_ADMIN_TOKEN_FILE: file } });
    expect(await opens(host, TOKEN)).toBe(true);
  });

  test('that is given takes the place of the one that is kept', async () => {
    const first = await startHost();
    await first.stop();
    const second = await start({ dataDir: first.dataDir, env: { WAYHOUSE_ADMIN_TOKEN: TOKEN } });
    expect([await opens(second, TOKEN), await opens(second, first.token)]).toEqual([true, false]);
  });

  test('cannot be given twice, be short, or be in a file that is not there', async () => {
    const short = join(await temporaryFolder(), 'token');
    await writeFile(short, 'short\n');
    for (const [env, detail] of [
      [{ WAYHOUSE_ADMIN_TOKEN: TOKEN, WAYHOUSE_ADMIN_TOKEN_FILE: short }, /not both/],
      [{ WAYHOUSE_ADMIN_TOKEN: 'short' }, /adminToken/],
      [{ WAYHOUSE_ADMIN_TOKEN_FILE: short }, /16 characters/],
      [{ WAYHOUSE_ADMIN_TOKEN_FILE: `${short}-none` }, /ENOENT/],
    ] as const) {
      const line = await refusal({ env });
      expect(line).toMatchObject({ code: 'config_invalid', msg: expect.stringMatching(detail) });
      expect(JSON.stringify(line)).not.toContain(TOKEN);
    }
  });
});

describe('the configuration', () => {
  test.each<[what: string, env: Record<string, string>, detail: RegExp]>([
    [
      'an unknown key',
      { WAYHOUSE_DATADIR: '/x' },
      /WAYHOUSE_DATADIR: unknown; known are .*WAYHOUSE_DATA_DIR/,
    ],
    ['a key in lower case', { WAYHOUSE_port: '1' }, /WAYHOUSE_port: unknown/],
    ['a port that is no number', { WAYHOUSE_PORT: '80a' }, /WAYHOUSE_PORT: "80a" is not a whole number/],
    ['a port that is too large', { WAYHOUSE_PORT: '65536' }, /port: must be <= 65535/],
    ['an empty number', { WAYHOUSE_KEEP_VERSIONS: '' }, /WAYHOUSE_KEEP_VERSIONS/],
    ['a level that there is not', { WAYHOUSE_LOG_LEVEL: 'loud' }, /logLevel: must be one of trace, debug/],
    ['no version to keep', { WAYHOUSE_KEEP_VERSIONS: '0' }, /keepVersions: must be >= 1/],
    ['an address that is not ours', { WAYHOUSE_HOST: '192.0.2.1' }, /192\.0\.2\.1:0 cannot be opened/],
  ])('with %s is refused, and told what', async (_, env, detail) => {
    const line = await refusal({ env });
    expect(line).toMatchObject({ msg: expect.stringMatching(detail), repair: expect.any(String) });
  });

  test('names all that is wrong at once', async () => {
    const { msg } = await refusal({ env: { WAYHOUSE_LOG_LEVEL: 'loud', WAYHOUSE_KEEP_VERSIONS: '0' } });
    expect(msg).toContain('logLevel');
    expect(msg).toContain('keepVersions');
  });

  async function configFile(content: string): Promise<string> {
    const file = join(await temporaryFolder(), 'wayhouse.json');
    await writeFile(file, content);
    return file;
  }

  test('may be a file; the environment goes before it', async () => {
    const file = await configFile(
      JSON.stringify({ maxUploadBytes: 1_000, keepVersions: 3, ceilings: { deadlineMs: 2_000 } }),
    );
    const host = await start({ env: { WAYHOUSE_CONFIG: file, WAYHOUSE_MAX_UPLOAD_BYTES: '1000000' } });
    await must(await host.upload('hello', guestPath('hello', 'rust')));
    const answer = await host.settings('hello', { limits: { deadlineMs: 2_001 } });
    expect(await codeOf(answer)).toBe('limit_over_ceiling');
    expect(await must(await host.api('GET', '/v1/plugins/hello'))).toMatchObject({
      limits: { deadlineMs: 2_000 },
    });
  });

  test('in a file has its bounds: a component above maxUploadBytes is refused', async () => {
    const file = await configFile(JSON.stringify({ maxUploadBytes: 1_000 }));
    const host = await start({ env: { WAYHOUSE_CONFIG: file } });
    const answer = await host.upload('hello', guestPath('hello', 'rust'));
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'upload_too_large']);
  });

  test.each([
    [
      'unknown keys',
      '{"dataDri":"x","ceilings":{"deadline":1}}',
      /dataDri: unknown key; .*ceilings.deadline: unknown/,
    ],
    ['a value of the wrong type', '{"keepVersions":"3"}', /keepVersions: must be integer/],
    ['no JSON', '{"port":', /JSON/],
    ['a list', '[]', /not a JSON object/],
  ])('file with %s is refused, and told what', async (_, content, detail) => {
    const line = await refusal({ env: { WAYHOUSE_CONFIG: await configFile(content) } });
    expect(line).toMatchObject({ code: 'config_invalid', msg: expect.stringMatching(detail) });
  });

  test('file that is not there is refused', async () => {
    const file = join(await temporaryFolder(), 'none.json');
    expect(await refusal({ env: { WAYHOUSE_CONFIG: file } })).toMatchObject({
      code: 'config_invalid',
      msg: expect.stringContaining(file),
    });
  });

  test('may hold secrets for plugins, which it does not read', async () => {
    const host = await start({ env: { WAYHOUSE_SECRET_API_KEY: 'x' } });
    expect((await fetch(`${host.admin}/healthz`)).status).toBe(200);
  });

  test('with a port that is taken is refused', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    for (const key of ['WAYHOUSE_PORT', 'WAYHOUSE_ADMIN_PORT']) {
      const line = await refusal({ env: { [key]: `${port}` } });
      expect(line, key).toMatchObject({ code: 'config_invalid', msg: expect.stringContaining(`:${port} `) });
    }
  });
});

describe('the data directory', () => {
  test('that another host uses is refused with the reason, and that host goes on', async () => {
    const first = await start();
    await must(await first.upload('hello', guestPath('hello', 'rust')));
    expect(await refusal({ dataDir: first.dataDir })).toMatchObject({
      code: 'data_dir_in_use',
      msg: expect.stringContaining(`process id ${first.process.pid}`),
      repair: expect.stringContaining('WAYHOUSE_DATA_DIR'),
    });
    expect((await first.call('/hello')).status).toBe(200);
    await must(await first.upload('hello', guestPath('hello', 'assemblyscript')));
  });

  test('is free again when its host was killed', async () => {
    const first = await startHost();
    await first.kill();
    const second = await start({ dataDir: first.dataDir });
    expect(await opens(second, first.token)).toBe(true);
  });

  test('is made if it is not there, for its owner alone', async () => {
    const dataDir = join(await temporaryFolder(), 'a', 'b');
    await start({ dataDir });
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test('that is a file is refused', async () => {
    const dataDir = join(await temporaryFolder(), 'file');
    await writeFile(dataDir, '');
    expect(await refusal({ dataDir })).toMatchObject({ code: 'data_dir_unusable' });
  });
});

test('the lines that a start waits for are there at every log level', async () => {
  const host = await start({ env: { WAYHOUSE_LOG_LEVEL: 'fatal' } });
  expect(host.logs.map(({ msg }) => msg)).toEqual(['the admin token is in this file', 'ready']);
});
