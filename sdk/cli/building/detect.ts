/** The plugin that a build is of, also where nobody has written a wayhouse.toml yet. */
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CLI_ERRORS, CliError } from '../errors.ts';
import type { Language } from '../manifest/manifest.ts';
import { findProject, MANIFEST, type Project } from '../manifest/read.ts';

/** What a folder of each language has. */
const MARKS: readonly (readonly [Language, string])[] = [
  ['rust', 'Cargo.toml'],
  ['assemblyscript', 'assembly/index.ts'],
];

/** Throws `language_unknown` where the folder is of none, or of more than one. */
export async function detectProject(cwd: string): Promise<Project> {
  return (await findProject(cwd)) ?? { folder: resolve(cwd), manifest: await guess(resolve(cwd)) };
}

async function guess(folder: string): Promise<Project['manifest']> {
  const found = await Promise.all(MARKS.map(async ([, mark]) => isFile(join(folder, mark))));
  const [language, other] = MARKS.filter((_, index) => found[index]).map(([name]) => name);
  if (language !== undefined && other === undefined) return { name: nameOf(folder), language };
  const marks = MARKS.map(([name, mark]) => `${mark} (${name})`).join(' and ');
  const why = language === undefined ? `neither ${MANIFEST}, nor ${marks.replace(' and ', ', nor ')}` : marks;
  const repair =
    language === undefined ? CLI_ERRORS.manifest_missing.repair : CLI_ERRORS.language_unknown.repair;
  throw new CliError('language_unknown', `In ${folder} there is ${why}.`, { repair });
}

/** A name that a host takes. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, 63);
  return name.replaceAll(/^-+|-+$/g, '') || 'plugin';
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
