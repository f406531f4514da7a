import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SOURCE_COMMAND, wayhouse } from '../../support/cli.ts';
import { buildCli } from '../../support/cli-package.ts';
import { temporaryFolder } from '../../support/host.ts';
import { CTRL_C, DOWN, ENTER, openSession } from '../../support/pty.ts';
import { writeFiles } from '../../support/sdk/projects.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TEMPLATES = ['hello', 'http-proxy', 'webhook-signature', 'rules'] as const;

/** On a machine that does much else. */
const LONG_MS = 600_000;

const cwd = await temporaryFolder();
/** One for all plugins in Rust: what they depend on is built once. */
const target = await temporaryFolder();

beforeAll(buildCli, LONG_MS);

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

describe.each(TEMPLATES)('the template %s', (template) => {
  test(
    'in AssemblyScript is built, taken by a host, and passes its tests',
    async () => {
      const name = `as-${template}`;
      expect(await make(name, '--lang', 'assemblyscript', '--template', template)).toMatchObject({ code: 0 });
      const folder = join(cwd, name);
      // In the stead of npm install, which packed.test.ts does.
      await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      await inFolder(folder, name);
    },
    LONG_MS,
  );

  test(
    'in Rust is built, taken by a host, and passes its tests',
    async () => {
      const name = `rust-${template}`;
      expect(await make(name, '--lang', 'rust', '--template', template)).toMatchObject({ code: 0 });
      await inFolder(join(cwd, name), name);
    },
    LONG_MS,
  );
});

async function inFolder(folder: string, name: string): Promise<void> {
  const env = { CARGO_TARGET_DIR: target };
  for (const args of [['build'], ['check', `build/${name}.wasm`], ['test']]) {
    const { code, stdout, stderr } = await wayhouse(args, { cwd: folder, env });
    expect({ args, code, ...(code === 0 ? {} : { stdout, stderr }) }).toEqual({ args, code: 0 });
  }
}

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

describe('at a terminal', () => {
  const { PATH, HOME } = process.env;
  const sit = (...args: string[]) =>
    openSession([...SOURCE_COMMAND, 'new', ...args], { cwd, env: { PATH, HOME, TERM: 'xterm' } });

  test('what is not said is asked', async () => {
    const session = sit();
    await session.shown('What is the plugin called?');
    session.type('Asked');
    session.type(ENTER);
    await session.shown('which does not fit');
    session.type('\u007f'.repeat(5));
    session.type(`asked${ENTER}`);
    await session.shown('Which language?');
    session.type(DOWN);
    session.type(ENTER);
    await session.shown('What to begin with?');
    session.type(ENTER);
    expect(await session.ended).toBe(0);
    expect(await readFile(join(cwd, 'asked/wayhouse.toml'), 'utf8')).toContain('language = "rust"');
  });

  test('Ctrl-C leaves nothing behind', async () => {
    const session = sit('unwanted');
    await session.shown('Which language?');
    session.type(CTRL_C);
    expect(await session.ended).toBe(130);
    expect((await readdir(cwd)).filter((name) => name.includes('unwanted'))).toEqual([]);
  });
});
