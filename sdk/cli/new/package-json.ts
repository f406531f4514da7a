/** The package.json of a new plugin: what it is built and tested with, each from the plugin's own folder. */
import { readFileSync } from 'node:fs';
import type { Language } from '../manifest/manifest.ts';
import { packageFile } from '../package-files.ts';
import type { Tarballs } from './vendor.ts';

/** What else the tests of a plugin run with. */
const TESTS: Readonly<Record<Language, object>> = { assemblyscript: { vitest: '5.1.1' }, rust: {} };

interface Plugin {
  readonly name: string;
  readonly language: Language;
}

export function packageJson({ name, language }: Plugin, tarballs: Tarballs): string {
  const own = Object.fromEntries(Object.entries(tarballs).map(([key, file]) => [key, `file:${file}`]));
  const packages = {
    // A plugin may have the name of a package that it needs.
    name: `plugin-${name}`,
    private: true,
    type: 'module',
    scripts: { build: 'wayhouse build', dev: 'wayhouse dev', test: 'wayhouse test' },
    devDependencies: { ...own, node: nodeVersion(), ...TESTS[language] },
    // They ask for one another by versions that are not published.
    overrides: Object.fromEntries(Object.keys(own).map((key) => [key, `$${key}`])),
    // Its install script fetches Node itself.
    allowScripts: { node: true },
  };
  return `${JSON.stringify(packages, undefined, 2)}\n`;
}

function nodeVersion(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: { node: string } }).dependencies.node;
}
