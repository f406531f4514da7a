/** Finds and reads wayhouse.toml. The only home of the TOML library. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { CliError, type CliErrorCode } from '../errors.ts';
import { BUILD_KEYS, LANGUAGES, type Language, type Manifest } from './manifest.ts';
import { manifestSchema } from './schema.ts';
import { mistakesIn } from './validate.ts';

export const MANIFEST = 'wayhouse.toml';

export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The plugin that `folder` belongs to: wayhouse.toml stands there, or above. Undefined where there is none.
 * Throws `manifest_invalid` and `file_unreadable`.
 */
export async function findProject(folder: string): Promise<Project | undefined> {
  const here = resolve(folder);
  const text = await readIfThere(join(here, MANIFEST));
  if (text !== undefined) return { folder: here, manifest: parseManifest(text, join(here, MANIFEST)) };
  const above = dirname(here);
  return above === here ? undefined : findProject(above);
}

/** As `findProject`, for commands that need one. Throws `manifest_missing` too. */
export async function requireProject(folder: string): Promise<Project> {
  const project = await findProject(folder);
  if (project) return project;
  throw new CliError('manifest_missing', `There is no ${MANIFEST} in ${resolve(folder)}, and none above it.`);
}

/** `file` is named in what is thrown. */
export function parseManifest(text: string, file: string): Manifest {
  const value = parseToml(text, file);
  const mistakes = mistakesIn(value, manifestSchema());
  if (mistakes.length === 0) mistakes.push(...foreignKeys(value as unknown as Manifest));
  if (mistakes.length > 0) throw new CliError('manifest_invalid', `${file}:\n  ${mistakes.join('\n  ')}`);
  return value as unknown as Manifest;
}

export function parseToml(
  text: string,
  file: string,
  code: CliErrorCode = 'manifest_invalid',
): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new CliError(code, `${file}:${error.line}:${error.column}: ${message}`, {
      repair: `Correct this line:\n${error.codeblock.trimEnd()}`,
      cause: error,
    });
  }
}

/** Keys of `[build]` that only another language has. */
function foreignKeys({ language, build = {} }: Manifest): string[] {
  const own = BUILD_KEYS[language];
  const ownerOf = (key: string): Language | undefined =>
    LANGUAGES.find((other) => BUILD_KEYS[other].includes(key));
  return Object.keys(build)
    .filter((key) => !own.includes(key))
    .map((key) => `build.${key} is for ${ownerOf(key)}; of ${language} there are ${own.join(', ')}`);
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new CliError('file_unreadable', `${path} cannot be read: ${cause.message}`, { cause });
  });
}
