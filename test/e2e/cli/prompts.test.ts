/** What is asked at a terminal, and what the answers come to; interrupted.test.ts has the commands that go on. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { json, openDesk } from '../../support/cli-host.ts';
import { sit as sitDown, STACK_TRACE } from '../../support/cli-terminal.ts';
import { guestPath } from '../../support/guests.ts';
import { temporaryFolder } from '../../support/host.ts';
import { CTRL_C, DOWN, ENTER } from '../../support/pty.ts';

const TEST_MS = 120_000;

const desk = await openDesk();
const { host, cwd, config } = desk;

const sit = (args: readonly string[], env = desk.env) => sitDown(args, { cwd, env });

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

  test.each([
    ['assemblyscript', ENTER],
    ['rust', `${DOWN}${ENTER}`],
  ])(
    'new asks for what is not said, and makes a plugin in %s',
    async (language, choice) => {
      const folder = await temporaryFolder();
      const session = sitDown(['new'], { cwd: folder, env: {} });
      await session.shown('What is the plugin called?');
      session.type(`Asked${ENTER}`);
      await session.shown('which does not fit');
      session.type(`${BACKSPACE.repeat(5)}asked${ENTER}`);
      await session.shown('Which language?');
      session.type(choice);
      await session.shown('What to begin with?');
      session.type(ENTER);
      expect(await session.ended).toBe(0);
      const manifest = await readFile(join(folder, 'asked/wayhouse.toml'), 'utf8');
      expect(manifest).toContain(`language = "${language}"`);
    },
    TEST_MS,
  );

  test.each<[string, string[], string]>([
    ['the name', [], 'What is the plugin called?'],
    ['the language', ['unwanted'], 'Which language?'],
    ['the template', ['unwanted', '--lang', 'rust'], 'What to begin with?'],
    ['the template', ['unwanted', '--lang', 'assemblyscript'], 'What to begin with?'],
  ])('new that is cancelled at %s leaves nothing behind: %j', async (_what, args, question) => {
    const folder = await temporaryFolder();
    const session = sitDown(['new', ...args], { cwd: folder, env: {} });
    await session.shown(question);
    session.type(CTRL_C);
    expect(await session.ended).toBe(130);
    expect(await readdir(folder)).toEqual([]);
    expect(session.screen).not.toMatch(STACK_TRACE);
  });
});

const BACKSPACE = '\u007f';
