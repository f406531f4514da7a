import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openAdmin, TOKEN } from '../../support/admin.ts';
import { call, failure, json, openDesk, start } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

interface Line {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

const MESSAGES = [
  'a trace line',
  'a debug line',
  'an info line',
  'a warn line: naïve ☃',
  'an error line\nof two',
];

const desk = await openDesk();

beforeAll(async () => {
  await json(desk, 'push', guestPath('log', 'assemblyscript'), '--name', 'log');
  await desk.host.call('/log');
});

describe('logs', () => {
  test('shows the last lines, the oldest first, each on one line', async () => {
    const { code, stdout } = await call(desk, 'logs', 'log');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^20\d\d-\S+Z info {2}an info line .*city=Zürich animal=🦀 \(v1 \S+\)$/);
    expect(lines[4]).toContain('an error line\\nof two same=2');
  });

  test('shows as many as are asked for, as one JSON document', async () => {
    const lines = await json<Line[]>(desk, 'logs', 'log', '-n', '2');
    expect(lines.map(({ message }) => message)).toEqual(MESSAGES.slice(-2));
    expect(await json(desk, 'logs', 'log', '--lines', '0')).toEqual([]);
  });

  test('follows what is written, a JSON document on each line, until it is interrupted', async () => {
    const child = start(desk, 'logs', 'log', '-f', '-n', '1', '--json');
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => (JSON.parse((await lines.next()).value as string) as Line).message;
    expect(await next()).toBe(MESSAGES.at(-1));
    await desk.host.call('/log');
    for (const message of MESSAGES) expect(await next()).toBe(message);
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
  });

  /** `logs -f` beside a host of its own, after the first lines. */
  async function follow() {
    const other = await openDesk();
    await json(other, 'push', guestPath('log', 'assemblyscript'), '--name', 'log');
    await other.host.call('/log');
    const child = start(other, 'logs', 'log', '-f');
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return { host: other.host, child, ended: once(child, 'exit') };
  }

  test('ends well when the host closes', async () => {
    const { host, child, ended } = await follow();
    const said = once(child.stderr, 'data') as Promise<[Buffer]>;
    await host.stop();
    expect(String((await said)[0])).toContain('The host has closed the log.');
    expect(await ended).toEqual([0, null]);
  });

  test('ends with 3 when the host dies', async () => {
    const { host, ended } = await follow();
    await host.kill();
    expect(await ended).toEqual([3, null]);
  });
});

test('logs shows nothing that a terminal obeys', async () => {
  const { url, plugins } = await openAdmin();
  plugins.write('\u001b]0;owned\u0007\u001b[2J\u009b1A\u202egnp.exe\r\u0000');
  const env = { WAYHOUSE_URL: url, WAYHOUSE_TOKEN: TOKEN };
  const { stdout } = await call({ ...desk, env }, 'logs', 'hello');
  expect(stdout).toContain(']0;owned');
  expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

test('logs refuses a plugin that is not there, followed or not, and a count that is none', async () => {
  expect(await failure(desk, 'logs', 'nobody')).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  expect(await failure(desk, 'logs', 'nobody', '-f')).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  for (const count of ['1001', '-1', 'all']) {
    expect(await failure(desk, 'logs', 'log', `--lines=${count}`)).toMatchObject({ exit: 2, code: 'usage' });
  }
});
