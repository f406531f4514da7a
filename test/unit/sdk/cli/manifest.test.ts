import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uploadManifest } from '../../../../sdk/cli/manifest/manifest.ts';
import { findProject, parseManifest, requireProject } from '../../../../sdk/cli/manifest/read.ts';
import { makeProject } from '../../../support/sdk/projects.ts';

const FILE = '/plugin/wayhouse.toml';
const LEAST = 'name = "greeter"\nlanguage = "rust"\n';

const read = (text: string) => parseManifest(text, FILE);

/** What is said about a text: a line each, without the file's name. */
function mistakes(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (!(error instanceof Error && 'detail' in error)) throw error;
    return String(error.detail)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('wayhouse.toml', () => {
  test('holds all that the schema has', () => {
    const text = `${LEAST}
[build]
manifest = "crate/Cargo.toml"
target = "wasm32-wasip2"
[grants.http]
origins = ["https://api.example.com"]
[grants.config]
keys = ["currency"]
[limits]
fuel = 50_000_000
[fuel]
"greets, by name" = 12_345
`;
    const manifest = read(text);
    expect(manifest.build).toEqual({ manifest: 'crate/Cargo.toml', target: 'wasm32-wasip2' });
    expect(manifest.fuel).toEqual({ 'greets, by name': 12_345 });
    expect(uploadManifest(manifest)).toEqual({ http: { origins: ['https://api.example.com'] } });
  });

  test('asks for nothing where it names no grants', () => {
    expect(uploadManifest(read(LEAST))).toEqual({});
    expect(uploadManifest(read(`${LEAST}[grants.http]\norigins = []`))).toEqual({});
  });

  test.each([
    ['langage = "rust"', 'langage is not a key; did you mean language?'],
    ['[build]\nmanifset = "x"', 'build.manifset is not a key; did you mean manifest?'],
    ['[limits]\nfule = 1_000_000', 'limits.fule is not a key; did you mean fuel?'],
    ['[build]\nentry = "x.ts"', 'build.entry is for assemblyscript; of rust there are manifest, target'],
    ['[build]\ntarget = "wasm32-wasip3"', expect.stringContaining('did you mean wasm32-wasip2?')],
    ['[limits]\nmemoryBytes = 1', 'limits.memoryBytes is 1, which is less than 65536'],
    ['[limits]\nfuel = 1.5', 'limits.fuel is 1.5, which is not a whole number'],
    ['[fuel]\n"a b" = "much"', 'fuel."a b" is "much", which is not a whole number'],
    ['grants = 3', 'grants is 3, which is not a table'],
    ['[grants.http]\norigins = "all"', 'grants.http.origins is "all", which is not a list'],
    ['[grants.http]\norigins = [4]', 'grants.http.origins[0] is 4, which is not text'],
    [
      '[grants.http]\norigins = ["https://a.example/path"]',
      expect.stringContaining('grants.http.origins[0] is "https://a.example/path", which does not fit'),
    ],
    ['[build]\nmanifest = ""', 'build.manifest is empty'],
    ['__proto__ = 1', expect.stringContaining('__proto__ is not a key')],
    ['constructor = 1', expect.stringContaining('constructor is not a key')],
  ])('refuses %j', (more, mistake) => {
    expect(mistakes(LEAST + more)).toEqual([mistake]);
  });

  test('names every mistake at once', () => {
    expect(mistakes('name = "Greeter"\n[build]\nentyr = "x"')).toEqual([
      'language is missing',
      expect.stringContaining('name is "Greeter", which does not fit'),
      'build.entyr is not a key; did you mean entry?',
    ]);
  });

  test('shows the line that is no TOML', () => {
    expect(() => read('name = "greeter"\nlanguage = rust\n')).toThrow(
      expect.objectContaining({
        code: 'manifest_invalid',
        detail: expect.stringContaining(`${FILE}:2:12: `) as string,
        repair: expect.stringContaining('language = rust') as string,
      }),
    );
  });
});

describe('the plugin of a folder', () => {
  test('is found from below', async () => {
    const root = await makeProject({ 'wayhouse.toml': LEAST, 'src/deep/lib.rs': '' });
    const project = await requireProject(join(root, 'src/deep'));
    expect(project).toEqual({ folder: root, manifest: { name: 'greeter', language: 'rust' } });
  });

  test('is missing where no wayhouse.toml is', async () => {
    const root = await makeProject({ 'readme.txt': '' });
    expect(await findProject(root)).toBeUndefined();
    await expect(requireProject(root)).rejects.toMatchObject({ code: 'manifest_missing' });
  });

  test('cannot be read where wayhouse.toml is a folder', async () => {
    const root = await makeProject({ 'wayhouse.toml/file': '' });
    await expect(findProject(root)).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
