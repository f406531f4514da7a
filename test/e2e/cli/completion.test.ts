import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { COMMAND, PATH, wayhouse } from '../../support/cli.ts';
import { json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';
import { ensureShells, openShell, type Shell } from '../../support/shells.ts';

const TEST_MS = 300_000;

const desk = await openDesk();
const { cwd, env, host } = desk;

beforeAll(async () => {
  await json(desk, 'push', guestPath('hello', 'assemblyscript'), '--name', 'greeter');
});

/** The words that may stand where the last one does. */
async function candidates(...words: string[]): Promise<string[]> {
  const { code, stdout } = await wayhouse(['complete', '--', ...words], { cwd, env });
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split('\t')[0] ?? '');
}

test('commands are offered, with those below them', async () => {
  expect(await candidates('')).toEqual(expect.arrayContaining(['new', 'dev', 'push', 'completion']));
  expect(await candidates('')).not.toContain('complete');
  expect(await candidates('--json', '')).toContain('new');
  expect(await candidates('settings', 's')).toEqual(['get', 'set']);
});

test('options are offered, and the values that they take', async () => {
  expect(await candidates('new', '-')).toEqual(
    expect.arrayContaining(['--lang', '-l', '--template', '--json']),
  );
  expect(await candidates('new', '--lang', 'r')).toEqual(['assemblyscript', 'rust']);
  expect(await candidates('new', '-l', '')).toEqual(['assemblyscript', 'rust']);
  expect(await candidates('new', '--lang=')).toEqual(['--lang=assemblyscript', '--lang=rust']);
  expect(await candidates('new', '--lang', '=', 'r')).toEqual(['assemblyscript', 'rust']);
  expect(await candidates('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  expect(await candidates('completion', 'bash', '')).toEqual([]);
});

test('files are offered where they belong', async () => {
  expect(await candidates('check', 'build/')).toEqual([':files']);
  expect(await candidates('run', 'x.wasm', '--request', '')).toEqual([':files']);
  expect(await candidates('serve', '--data-dir=')).toEqual([':files']);
  expect(await candidates('build', '')).toEqual([]);
});

test('the plugins of the host are offered, and where there is none, nothing', async () => {
  expect(await candidates('status', '')).toEqual(['greeter']);
  expect(await candidates('logs', '-n', '5', 'g')).toEqual(['greeter']);
  expect(await candidates('push', '--name', '')).toEqual(['greeter']);
  expect(await candidates('status', '--host', host.admin, '')).toEqual(['greeter']);
  expect(await candidates('status', '--host', 'http://127.0.0.1:1', '')).toEqual([]);
});

test('another shell is refused with those that there are', async () => {
  const { code, stderr } = await wayhouse(['completion', 'tcsh'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});

describe.skipIf(process.platform !== 'linux')('in the shell itself', () => {
  beforeAll(async () => {
    await ensureShells();
    await writeFile(join(cwd, 'my file.wasm'), '');
    // What is asked for completions is wayhouse; what is run then shows its words.
    const stand = `#!/bin/sh
if [ "$1" = complete ]; then
  printf '%s\\n' "$*" >> '${cwd}/asked'
  exec ${COMMAND.join(' ')} "$@"
fi
printf ran; printf ' [%s]' "$@"; echo
`;
    await writeFile(join(cwd, 'wayhouse'), stand);
    await chmod(join(cwd, 'wayhouse'), 0o755);
  }, TEST_MS);

  test.each<Shell>(['bash', 'zsh', 'fish'])(
    '%s completes what is typed',
    async (shell) => {
      const { stdout: script } = await wayhouse(['completion', shell], { cwd });
      await writeFile(join(cwd, `completion.${shell}`), script);
      await writeFile(join(cwd, 'asked'), '');
      const session = await openShell(shell, `completion.${shell}`, {
        cwd,
        env: { ...env, PATH: [cwd, PATH].join(delimiter), HOME: cwd, TERM: 'xterm-256color' },
      });
      const typed = {
        'wayhouse bu': '[build]',
        'wayhouse settings g': '[settings] [get]',
        'wayhouse new x --te': '[new] [x] [--template]',
        'wayhouse new x --lang r': '[new] [x] [--lang] [rust]',
        'wayhouse new x --lang=r': '[new] [x] [--lang=rust]',
        'wayhouse new x -t web': '[new] [x] [-t] [webhook-signature]',
        'wayhouse status gr': '[status] [greeter]',
        'wayhouse check my': '[check] [my file.wasm]',
      };
      for (const [keys, words] of Object.entries(typed)) {
        session.type(`${keys}\t\r`);
        await session.shown(`ran ${words}`);
      }
      session.type('wayhouse new $(touch obeyed) --la\t');
      const asked = () => readFile(join(cwd, 'asked'), 'utf8');
      await vi.waitFor(async () => expect(await asked()).toContain('touch obeyed'), { timeout: TEST_MS });
      await expect(access(join(cwd, 'obeyed'))).rejects.toMatchObject({ code: 'ENOENT' });
    },
    TEST_MS,
  );

  test('bash takes the script twice', async () => {
    const { stdout: script } = await wayhouse(['completion', 'bash'], { cwd });
    await writeFile(join(cwd, 'completion.bash'), `${script}\n${script}`);
    const session = await openShell('bash', 'completion.bash', {
      cwd,
      env: { PATH, HOME: cwd, TERM: 'dumb' },
    });
    expect(session.screen).not.toContain('readonly');
    session.type('exit\r');
    expect(await session.ended).toBe(0);
  });
});
