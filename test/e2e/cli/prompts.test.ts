import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SOURCE_COMMAND } from '../../support/cli.ts';
import { json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';
import { CTRL_C, ENTER, openSession, type Session } from '../../support/pty.ts';

const desk = await openDesk();
const { host, cwd, config } = desk;

function sit(args: readonly string[], env: Readonly<Record<string, string>> = desk.env): Session {
  const { PATH, HOME } = process.env;
  return openSession([...SOURCE_COMMAND, ...args], {
    cwd,
    env: { PATH, HOME, TERM: 'xterm-256color', ...env },
  });
}

describe.skipIf(process.platform !== 'linux')('at a terminal', () => {
  test('login asks for the token, and does not show it', async () => {
    const session = sit(['login', host.admin], { XDG_CONFIG_HOME: config });
    await session.shown(`Admin token of ${host.admin}`);
    session.type(`${host.token}${ENTER}`);
    await session.shown('Logged in');
    expect(await session.ended).toBe(0);
    expect(session.screen).not.toContain(host.token);
    expect(await readFile(join(config, 'wayhouse/credentials.json'), 'utf8')).toContain(host.token);
  });

  test('login ends with Ctrl-C', async () => {
    const session = sit(['login', host.admin], { XDG_CONFIG_HOME: config });
    await session.shown('Admin token');
    session.type(CTRL_C);
    expect(await session.ended).toBe(130);
  });

  test.each<[string, string, number]>([
    ['yes', 'y', 0],
    ['no', 'n', 130],
    ['nothing but Enter', ENTER, 130],
    ['Ctrl-C', CTRL_C, 130],
  ])('delete asks, and the answer is %s', async (_answer, keys, code) => {
    await json(desk, 'push', guestPath('hello', 'assemblyscript'), '--name', 'hello');
    const session = sit(['delete', 'hello']);
    await session.shown('Delete hello with its');
    session.type(keys);
    expect(await session.ended).toBe(code);
    expect((await host.call('/hello')).status).toBe(code === 0 ? 404 : 200);
  });

  test('logs -f goes on until Ctrl-C', async () => {
    await json(desk, 'push', guestPath('log', 'assemblyscript'), '--name', 'log');
    await host.call('/log');
    const session = sit(['logs', 'log', '-f']);
    await session.shown('an info line');
    session.type(CTRL_C);
    expect(await session.ended).toBe(130);
    // Coloured, as nothing is that goes to a file.
    expect(session.screen).toContain('\u001b[36minfo');
  });
});
