import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/host.ts';
import { writeFiles } from '../../support/sdk/projects.ts';

const cwd = await temporaryFolder();

const make = (...args: string[]) => wayhouse(['new', ...args], { cwd });

test('makes a folder that holds all that its packages are', async () => {
  const { code, stdout } = await make('first', '--lang', 'assemblyscript');
  expect(code).toBe(0);
  expect(stdout).toContain('first/ holds a plugin in assemblyscript');
  const folder = join(cwd, 'first');
  const { devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const own = Object.entries(devDependencies).filter(([name]) => name.includes('wayhouse'));
  expect(own.map(([name]) => name).toSorted()).toEqual([
    '@wayhouse/assemblyscript',
    '@wayhouse/client',
    '@wayhouse/host',
    'wayhouse',
  ]);
  const vendor = await readdir(join(folder, 'vendor'));
  for (const [, place] of own) expect(vendor).toContain(place.replace('file:vendor/', ''));
});

describe('what is there stays', () => {
  test('a folder with something in it', async () => {
    await writeFiles(cwd, { 'taken/mine.txt': 'mine' });
    const { code, stdout } = await make('taken', '--lang', 'rust', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'folder_taken' } });
    expect(await readdir(join(cwd, 'taken'))).toEqual(['mine.txt']);
  });

  test('a file of that name', async () => {
    await writeFile(join(cwd, 'file'), '');
    expect(await make('file', '--lang', 'rust')).toMatchObject({ code: 2 });
  });

  test('in a folder that cannot be written to, nothing is left', async () => {
    const { code, stdout } = await wayhouse(['new', 'x', '--lang', 'rust', '--json'], { cwd: '/proc' });
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file_unwritable' } });
  });
});

test.each([
  [['Upper', '--lang', 'rust'], 'The name is "Upper"'],
  [['../up', '--lang', 'rust'], 'The name is "../up"'],
  [['-x', '--lang', 'rust'], "unknown option '-x'"],
  [[], 'needs a name'],
  [['quiet'], 'needs a language'],
])('%j is refused where nobody can be asked', async (args, detail) => {
  const { code, stderr } = await make(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(detail);
});
