import { rm } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { EventfulCommand, type Told } from '../../support/cli-events.ts';
import { temporaryFolder } from '../../support/host.ts';
import { makeProject, writeFiles } from '../../support/sdk/projects.ts';

const TEST_MS = 120_000;

/** A guest that greets with this word. */
const greeter = (
  word: string,
): string => `import { Request, Response, config, log } from '@wayhouse/assemblyscript';
import { name } from './names';

export function handle(request: Request): Response {
  log.info('asked for ' + request.path);
  const greeting = config.get('greeting');
  return Response.text((greeting === null ? '${word}' : greeting) + ' ' + name());
}
`;

const NAMES = (name: string) => `export function name(): string {\n  return '${name}';\n}\n`;

const PROJECT = {
  'wayhouse.toml': 'name = "greeter"\nlanguage = "assemblyscript"\n',
  'assembly/index.ts': greeter('hello'),
  'assembly/names.ts': NAMES('world'),
};

const is = (event: string) => (told: Told) => told['event'] === event;

async function startDev(root: string, args: readonly string[] = []): Promise<[EventfulCommand, string]> {
  const dev = EventfulCommand.start(['dev', '--port', '0', '--json', ...args], { cwd: root });
  const { url } = await dev.next(is('live'));
  return [dev, String(url)];
}

const ask = async (url: string): Promise<string> => (await fetch(url)).text();

test(
  'a plugin serves while it is written: each change is live, and a build that fails changes nothing',
  async () => {
    const root = await makeProject(PROJECT);
    const [dev, url] = await startDev(root);
    expect(await ask(url)).toBe('hello world');

    await writeFiles(root, { 'assembly/index.ts': greeter('good day') });
    expect(await dev.next(is('live'))).toMatchObject({ version: 2, url });
    expect(await ask(url)).toBe('good day world');

    await writeFiles(root, { 'assembly/names.ts': NAMES('moon') });
    expect(await dev.next(is('live'))).toMatchObject({ version: 3 });
    expect(await ask(url)).toBe('good day moon');

    await writeFiles(root, { 'assembly/names.ts': 'export function nam(): string { return ""; }\n' });
    const failed = await dev.next(is('failed'));
    expect(failed).toMatchObject({ code: 'compile_failed', version: 3 });
    expect(failed['detail']).toMatch(/assembly\/index\.ts:2:\d+ - error/);
    expect(await ask(url)).toBe('good day moon');

    await writeFiles(root, { 'assembly/names.ts': NAMES('mars') });
    expect(await dev.next(is('live'))).toMatchObject({ version: 4 });
    expect(await ask(url)).toBe('good day mars');

    expect(await dev.end('SIGINT')).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  },
  TEST_MS,
);

test(
  'it tells what the plugin logs, and of each request what it took',
  async () => {
    const [dev, url] = await startDev(await makeProject(PROJECT));
    const answer = await fetch(`${url}a/b?c=%0ad`);
    expect(answer.headers.get('server-timing')).toMatch(/fuel;desc="\d+"/);
    const requestId = answer.headers.get('x-request-id');
    expect(await dev.next(is('log'))).toMatchObject({ level: 'info', message: 'asked for /a/b', requestId });
    expect(await dev.next(is('request'))).toEqual({
      ...{ event: 'request', method: 'GET', path: '/a/b?c=%0ad', status: 200, version: 1, requestId },
      ...{ fuel: expect.any(Number), memoryBytes: expect.any(Number), wallMs: expect.any(Number) },
    });
    expect(await dev.end('SIGTERM')).toBe(0);
  },
  TEST_MS,
);

test(
  'wayhouse.toml is followed too: what it limits, and what is wrong with it',
  async () => {
    const root = await makeProject(PROJECT);
    const [dev, url] = await startDev(root, ['--config', 'greeting=servus']);
    expect(await ask(url)).toBe('servus world');
    const manifest = PROJECT['wayhouse.toml'];

    await writeFiles(root, { 'wayhouse.toml': `${manifest}[limits]\nresponseBodyBytes = 3\n` });
    await dev.next(is('live'));
    const answer = await fetch(url);
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: 'response_too_large' }]);
    const line = await dev.next(({ level }) => level === 'error');
    expect(line).toMatchObject({ level: 'error', message: expect.stringMatching(/^response_too_large: /) });
    expect(await dev.next(is('request'))).toMatchObject({ status: 502, fuel: expect.any(Number) });

    await writeFiles(root, { 'wayhouse.toml': `${manifest}[limit]\nfuel = 2_000_000\n` });
    expect(await dev.next(is('failed'))).toMatchObject({
      code: 'manifest_invalid',
      detail: expect.stringContaining('did you mean limits?'),
    });

    // More than a host takes: what served serves on.
    await writeFiles(root, { 'wayhouse.toml': `${manifest}[limits]\nfuel = 1_000_000_000_000_000\n` });
    expect(await dev.next(is('failed'))).toMatchObject({ code: 'limit_over_ceiling', version: 1 });
    expect((await fetch(url)).status).toBe(502);

    await writeFiles(root, { 'wayhouse.toml': manifest });
    await dev.next(is('live'));
    expect(await ask(url)).toBe('servus world');
    expect(await dev.end('SIGINT')).toBe(0);
  },
  TEST_MS,
);

test(
  'a plugin that does not build at first serves once it does',
  async () => {
    const root = await makeProject({ ...PROJECT, 'assembly/names.ts': '' });
    await rm(join(root, 'assembly/names.ts'));
    const dev = EventfulCommand.start(['dev', '--port', '0', '--json'], { cwd: root });
    const failed = await dev.next(is('failed'));
    expect(failed).toMatchObject({ code: 'compile_failed' });
    expect(failed).not.toHaveProperty('version');
    await writeFiles(root, { 'assembly/names.ts': NAMES('world') });
    const { url } = await dev.next(is('live'));
    expect(await ask(String(url))).toBe('hello world');
    expect(await dev.end('SIGINT')).toBe(0);
  },
  TEST_MS,
);

test(
  'a dev that is killed leaves no host behind',
  async () => {
    const [dev, url] = await startDev(await makeProject(PROJECT));
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    await dev.end('SIGKILL');
    await closed;
  },
  TEST_MS,
);

test(
  'what it prints for people names versions and costs, and shows no control characters',
  async () => {
    const root = await makeProject({
      ...PROJECT,
      'assembly/index.ts': greeter('hello').replace("'asked for ' + request.path", "'\\x1b[31mred\\x07'"),
    });
    const dev = EventfulCommand.start(['dev', '--port', '0'], { cwd: root });
    const live = await dev.line();
    expect(live).toMatch(/^version 1 {2}[\d.]+ KB {2}live in .* ms {2}http:\/\/127\.0\.0\.1:\d+\/$/);
    await ask(live.slice(live.indexOf('http')));
    expect(await dev.line()).toBe('  info   \\u{1b}[31mred\\u{07}');
    expect(await dev.line()).toMatch(/^GET \/ {2}200 {2}[\d,]+ fuel, [\d.]+ KB of memory, .* ms$/);
    expect(await dev.end('SIGINT')).toBe(0);
  },
  TEST_MS,
);

test(
  'a port that is taken',
  async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const cwd = await makeProject(PROJECT);
    const { code, stderr, stdout } = await wayhouse(['dev', '--port', String(port)], { cwd });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain(`error: Port ${port} of 127.0.0.1 is taken: something listens there.`);
  },
  TEST_MS,
);

test.each([
  [['--port', 'http'], /option '-p, --port <port>' argument 'http' is invalid/],
  [['--port', '65536'], /65536' is invalid/],
  [['--config', 'greeting'], /--config greeting: write key=value/],
  [['--prot', '0'], /unknown option '--prot'[\s\S]*--port/],
])('words that are wrong: %j', async (args, told) => {
  const { code, stderr, stdout } = await wayhouse(['dev', ...args], { cwd: await makeProject(PROJECT) });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(told);
});

test('a folder that is none of a plugin', async () => {
  const { code, stdout } = await wayhouse(['dev', '--json'], { cwd: await temporaryFolder() });
  expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'language_unknown' } }]);
});

test(
  'Rust without cargo',
  async () => {
    const root = await makeProject({
      'wayhouse.toml': 'name = "greeter"\nlanguage = "rust"\n',
      'Cargo.toml': '[package]\nname = "greeter"\n',
    });
    const env = { PATH: await temporaryFolder() };
    const { code, stdout } = await wayhouse(['dev', '--json', '--port', '0'], { cwd: root, env });
    expect([code, JSON.parse(stdout)]).toMatchObject([4, { error: { code: 'tool_missing' } }]);
  },
  TEST_MS,
);
