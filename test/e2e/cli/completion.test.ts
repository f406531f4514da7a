import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { SOURCE_COMMAND, wayhouse } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/host.ts';

const cwd = await temporaryFolder();

/** What may stand where the last word does. */
async function candidates(...words: string[]): Promise<string[]> {
  const { code, stdout } = await wayhouse(['complete', '--', ...words], { cwd });
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => line.split('\t')[0] ?? '');
}

test('commands are completed, with those below them', async () => {
  expect(await candidates('bu')).toEqual(['build', ':4']);
  expect(await candidates('')).toEqual(expect.arrayContaining(['new', 'dev', 'push', 'completion']));
  expect(await candidates('')).not.toContain('complete');
  expect(await candidates('settings', 's')).toEqual(['set', ':4']);
});

test('options are completed, and the values that they take', async () => {
  expect(await candidates('new', '--')).toEqual(expect.arrayContaining(['--lang', '--template', '--json']));
  expect(await candidates('new', '--lang', 'r')).toEqual(['rust', ':4']);
  expect(await candidates('completion', '')).toEqual(['bash', 'zsh', 'fish', ':4']);
});

test('where nothing is known, the shell offers files', async () => {
  expect(await candidates('check', 'build/')).toEqual([':0']);
});

test.each(['bash', 'zsh', 'fish'])('there is a script for %s', async (shell) => {
  const { code, stdout } = await wayhouse(['completion', shell], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('wayhouse complete -- ');
});

test('another shell is refused with those that there are', async () => {
  const { code, stderr } = await wayhouse(['completion', 'tcsh'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});

test('bash completes by the script', async () => {
  const { stdout: script } = await wayhouse(['completion', 'bash'], { cwd });
  await writeFile(join(cwd, 'wayhouse'), `#!/bin/sh\nexec ${SOURCE_COMMAND.join(' ')} "$@"\n`);
  await chmod(join(cwd, 'wayhouse'), 0o755);
  const type = `${script}
COMP_WORDS=(wayhouse new --lang r); COMP_CWORD=3; COMP_LINE='wayhouse new --lang r'; COMP_POINT=\${#COMP_LINE}
_get_comp_words_by_ref() { cur=r; prev=--lang; words=("\${COMP_WORDS[@]}"); cword=3; }
$(complete -p wayhouse | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`;
  await writeFile(join(cwd, 'type.sh'), type);
  const env = { ...process.env, PATH: `${cwd}:${process.env['PATH']}` };
  const { stdout } = await promisify(execFile)('bash', ['type.sh'], { cwd, env });
  expect(stdout.trim()).toBe('rust');
});
