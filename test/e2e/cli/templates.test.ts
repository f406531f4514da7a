/** What `wayhouse new` makes, by each template in each language: its README is done as it is written. */
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../sdk/cli/manifest/manifest.ts';
import { TEMPLATES } from '../../../sdk/cli/new/templates.ts';
import { PATH, wayhouse } from '../../support/cli.ts';
import { installedPlugin } from '../../support/cli-package.ts';
import { startHost, temporaryFolder } from '../../support/host.ts';
import { readBlocks, type Block } from '../../support/readme/blocks.ts';
import { openReader } from '../../support/readme/open.ts';
import { rustFolder } from '../../support/sdk/rust.ts';

/** On a machine that does much else. */
const LONG_MS = 600_000;

const cwd = await temporaryFolder();
/** One for all plugins in Rust: what they depend on is built once. */
const CARGO_TARGET_DIR = await temporaryFolder();
const host = await startHost();
const token = join(cwd, 'admin-token');
await writeFile(token, host.token);

async function make(name: string, language: string, template: string): Promise<string> {
  const made = await wayhouse(['new', name, '--lang', language, '--template', template], { cwd });
  expect(made).toMatchObject({ code: 0 });
  return join(cwd, name);
}

/** What npm install brings is the same for all, the host is not at its port, and nobody is there to be asked. */
function here({ text, ...block }: Block, modules: string): Block {
  const words = text
    .replace(/^npm install\b/m, `ln -s '${modules}' node_modules`)
    .replace('login http://127.0.0.1:8081', `login ${host.admin} < '${token}'`);
  return { ...block, text: words };
}

const all = LANGUAGES.flatMap((language) => TEMPLATES.map(({ value: template }) => ({ language, template })));

test.each(all)(
  '$template in $language is what its README says',
  async ({ language, template }) => {
    const name = `${language}-${template}`;
    const folder = await make(name, language, template);
    const modules = join(await installedPlugin(), 'node_modules');
    await using reader = await openReader({ cwd: folder, env: { PATH, CARGO_TARGET_DIR } });
    const blocks = await readBlocks(join(folder, 'README.md'));
    for (const block of blocks) await reader.follow(here(block, modules));
    const commands = blocks.map(({ text }) => text).join('');
    for (const command of ['npm install', 'test', 'build', 'dev', 'check', 'login', 'push']) {
      expect(commands).toMatch(new RegExp(`^(?:\\$ )?(?:npx wayhouse )?${command}\\b`, 'm'));
    }
    expect((await host.call(`/${name}`)).headers.get('x-wayhouse-version')).toBe('1');
  },
  LONG_MS,
);

describe('hello in Rust', () => {
  const sizeOf = async (folder: string) => {
    const env = { PATH: [await rustFolder('wasm32-wasip2'), PATH].join(delimiter), CARGO_TARGET_DIR };
    const { code, stderr } = await wayhouse(['build'], { cwd: folder, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return (await stat(join(folder, 'build/small.wasm'))).size;
  };

  test(
    'is at most 30 KB as it is made, and 42 KB on wasm32-wasip2',
    async () => {
      const folder = await make('small', 'rust', 'hello');
      expect(await sizeOf(folder)).toBeLessThan(30 * 1024);
      await appendFile(join(folder, 'wayhouse.toml'), '\n[build]\ntarget = "wasm32-wasip2"\n');
      expect(await sizeOf(folder)).toBeLessThan(42 * 1024);
    },
    LONG_MS,
  );

  test(
    'uses the same fuel in each run, and a line more shows',
    async () => {
      const folder = await make('counted', 'rust', 'hello');
      const options = { cwd: folder, env: { CARGO_TARGET_DIR } };
      const manifest = join(folder, 'wayhouse.toml');
      expect(await wayhouse(['test', '--update'], options)).toMatchObject({ code: 0 });
      const budgets = await readFile(manifest, 'utf8');
      expect(budgets).toMatch(/^\[fuel\]\n"greets-by-name" = [\d_]+$/m);
      expect(await wayhouse(['test', '--update'], options)).toMatchObject({ code: 0 });
      expect(await readFile(manifest, 'utf8')).toBe(budgets);

      const source = join(folder, 'src/lib.rs');
      const line = 'log::info!("greeted {name}");';
      const text = await readFile(source, 'utf8');
      await writeFile(source, text.replace(line, `${line}\n    log::info!("{}", name.repeat(20));`));
      const { code, stdout } = await wayhouse(['test'], options);
      expect(code).toBe(1);
      expect(stdout).toMatch(/ greets-by-name +[\d,]+ over its budget of [\d,]+$/m);
    },
    LONG_MS,
  );
});
