/** What `wayhouse new` begins a plugin with. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Language } from '../manifest/manifest.ts';
import { packageFile } from '../package-files.ts';

export type Template = 'hello' | 'http-proxy' | 'webhook-signature' | 'rules';

export const TEMPLATES: readonly { readonly value: Template; readonly hint: string }[] = [
  { value: 'hello', hint: 'greets: the smallest plugin that has a setting and a log' },
  { value: 'http-proxy', hint: 'passes requests on to a server, and changes them on the way' },
  { value: 'webhook-signature', hint: 'lets only webhooks through that are signed' },
  { value: 'rules', hint: 'decides by rules: what a basket costs, in JSON' },
];

/** The text of each file, by its path in the plugin's folder. */
export type Files = ReadonlyMap<string, string>;

export interface Choice {
  readonly name: string;
  readonly language: Language;
  readonly template: Template;
}

/** What all plugins in a language have, and over it what those of this template have. */
export async function templateFiles({ name, language, template }: Choice): Promise<Files> {
  const files = new Map<string, string>();
  for (const part of ['common', template]) {
    const folder = packageFile(`templates/${language}/${part}`);
    for (const path of await filesIn(folder)) {
      const text = await readFile(join(folder, path), 'utf8');
      files.set(placeOf(path), text.replaceAll('{{name}}', name));
    }
  }
  return files;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

/** npm leaves files out that are called .gitignore. */
const placeOf = (path: string): string => path.replaceAll('\\', '/').replace(/^_/, '.');
