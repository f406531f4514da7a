import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../../sdk/cli/manifest/manifest.ts';
import { parseManifest } from '../../../../sdk/cli/manifest/read.ts';
import { packageJson } from '../../../../sdk/cli/new/package-json.ts';
import { templateFiles, TEMPLATES } from '../../../../sdk/cli/new/templates.ts';

const ROOT = join(import.meta.dirname, '../../../..');

const all = LANGUAGES.flatMap((language) => TEMPLATES.map(({ value: template }) => ({ language, template })));

test.each(all)('$template in $language has all that a plugin needs', async ({ language, template }) => {
  const files = await templateFiles({ name: 'my-plugin', language, template });
  const source =
    language === 'rust' ? ['Cargo.toml', 'src/lib.rs'] : ['assembly/index.ts', 'test/plugin.test.ts'];
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['.gitignore', 'README.md', 'wayhouse.toml', ...source]),
  );
  expect([...files.values()].filter((text) => text.includes('{{'))).toEqual([]);
  const manifest = parseManifest(files.get('wayhouse.toml') ?? '', 'wayhouse.toml');
  expect(manifest).toMatchObject({ name: 'my-plugin', language });
});

test('the signature of webhooks is checked alike in the template and in the example', async () => {
  const files = await templateFiles({ name: 'gate', language: 'rust', template: 'webhook-signature' });
  const example = await readFile(join(ROOT, 'examples/webhook-signature/src/signature.rs'), 'utf8');
  expect(files.get('src/signature.rs')).toBe(example);
});

test('a plugin fetches nothing of ours by name, and what else it needs in the versions of this repository', async () => {
  const tarballs = { '@wayhouse/host': 'vendor/host.tgz', wayhouse: 'vendor/wayhouse.tgz' };
  const text = packageJson({ name: 'wayhouse', language: 'assemblyscript' }, tarballs);
  const { name, devDependencies, overrides } = JSON.parse(text) as {
    name: string;
    devDependencies: Record<string, string>;
    overrides: Record<string, string>;
  };
  expect(name).toBe('plugin-wayhouse');
  const { vitest, node, ...own } = devDependencies;
  expect(own).toEqual({ '@wayhouse/host': 'file:vendor/host.tgz', wayhouse: 'file:vendor/wayhouse.tgz' });
  expect(overrides).toEqual({ '@wayhouse/host': '$@wayhouse/host', wayhouse: '$wayhouse' });
  const repository = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect({ vitest, node }).toEqual({
    vitest: repository.devDependencies['vitest'],
    node: repository.devDependencies['node'],
  });
});
