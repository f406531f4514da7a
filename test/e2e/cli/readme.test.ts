/** README.md of the command, and the tour of that of the repository, done as they are written. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT_HELP } from '../../../sdk/cli/exit-codes.ts';
import { parseManifest } from '../../../sdk/cli/manifest/read.ts';
import { installedCli } from '../../support/cli-package.ts';
import { alone } from '../../support/packed.ts';
import { runProgram } from '../../support/program.ts';
import { readBlocks } from '../../support/readme/blocks.ts';
import { openReader } from '../../support/readme/open.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LONG_MS = 900_000;

const { path: PATH } = await installedCli();

const README = await readBlocks(join(ROOT, 'sdk/cli/README.md'));
const TOUR = (await readBlocks(join(ROOT, 'README.md'))).filter(
  ({ section }) => section === 'A plugin of your own',
);
const sectionsOf = (blocks: typeof README) => [...new Set(blocks.map(({ section }) => section))];

const reader = await openReader({ cwd: ROOT, env: { PATH } });
afterAll(() => reader.interrupt());

async function follow(section: string): Promise<void> {
  for (const block of README) {
    if (block.section === section && block.language !== 'toml') await reader.follow(block);
  }
  await reader.interrupt();
}

test('what it takes from this repository', () => alone(() => follow('Get it')), LONG_MS);

test.each(sectionsOf(README).filter((section) => section !== 'Get it'))('%s', follow, LONG_MS);

describe('the tour in the README of the repository', () => {
  const [first, ...others] = TOUR;
  // What comes before is there already.
  const begin = { section: '', language: 'sh', file: '', text: 'cd ~/plugins\n' };

  test('begins with the same', () => {
    const words = README.filter(({ section }) => section === 'Get it').map(({ text }) => text);
    expect(first?.text).toBe(words.join(''));
  });

  test(
    'is done as it is written',
    async () => {
      for (const block of [begin, ...others]) await reader.follow(block);
      await reader.interrupt();
    },
    LONG_MS,
  );
});

test("the plugin in Rust is the hello of the crate's tests", async () => {
  const source = await readFile(join(ROOT, 'test/integration/sdk/rust/guests/hello/src/lib.rs'), 'utf8');
  expect(await readFile(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`rust\n${source}\`\`\``);
});

test('its wayhouse.toml is one', () => {
  const { text = '' } = README.find(({ file }) => file === 'wayhouse.toml') ?? {};
  expect(parseManifest(text, 'wayhouse.toml')).toMatchObject({ name: 'orders', language: 'rust' });
});

test('its exit codes are those of the help', async () => {
  const text = await readFile(join(ROOT, 'sdk/cli/README.md'), 'utf8');
  const told = [...text.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [code, meaning]);
  const known = [...EXIT_HELP.matchAll(/^ {2}(\d+) +(.+)$/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(told).toEqual(known);
});

test('it has every command', async () => {
  const text = await readFile(join(ROOT, 'sdk/cli/README.md'), 'utf8');
  const { folder, command } = await installedCli();
  const { stdout } = await runProgram([...command, '--help'], { cwd: folder });
  const names = [...stdout.matchAll(/^ {2}([a-z]+)\b.* {2}/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !new RegExp(`wayhouse ${name}\\b`).test(text))).toEqual([]);
});
