/** The files between the guest's own module and the component's border. */
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { generate } from '../generator/generate.ts';
import type { World } from '../wit/world.ts';
import { PACKAGE } from './package-files.ts';
import type { Settings } from './project.ts';
import type { Files } from './sources.ts';

/** The folder beside the guest's module: there the guest imports them from. */
export const BINDINGS = 'bindings';

export interface Bindings {
  /** By their paths relative to the project's root. */
  readonly files: Files;
  /** Where they stand on disk as well, if they are the project's own; what else begins as they do is stale there. */
  readonly folder?: string;
  /** The one that asc compiles first. */
  readonly entry: string;
  /** Exported functions of the entry and the names of the core exports that they become. */
  readonly exports: ReadonlyMap<string, string>;
}

/** `guest` is the guest's module, relative to the project. */
export function projectBindings(world: World, guest: string): Bindings {
  const folder = posix.join(posix.dirname(guest), BINDINGS);
  const specifier = `../${posix.basename(guest, '.ts')}`;
  const generated = generate(world, { abi: `${PACKAGE}/assembly/abi`, guest: specifier });
  return {
    files: new Map(generated.files.map(({ path, text }) => [posix.join(folder, path), text])),
    folder,
    entry: posix.join(folder, generated.entry),
    exports: generated.exports,
  };
}

interface Written {
  readonly settings: Pick<Settings, 'root'>;
  readonly bindings: Bindings;
}

/**
 * Writes those that are not there as they should be, and tells which. What an earlier world has left is removed.
 * Editors read the files; asc does not.
 */
export async function writeBindings({ settings: { root }, bindings }: Written): Promise<string[]> {
  const { files, folder } = bindings;
  if (folder === undefined) return [];
  const changed: string[] = [];
  for (const [path, text] of files) {
    if (await writeIfChanged(join(root, path), text)) changed.push(path);
  }
  await removeStale(join(root, folder), new Map([...files].map(([path, text]) => [join(root, path), text])));
  return changed;
}

async function writeIfChanged(path: string, text: string): Promise<boolean> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return true;
}

/** Files that somebody else has put there do not begin as generated ones do. */
async function removeStale(folder: string, files: Files): Promise<void> {
  const [[, text = ''] = []] = files;
  const [header = ''] = text.split('\n', 1);
  for await (const name of glob('**/*.ts', { cwd: folder })) {
    const path = join(folder, name);
    if (!files.has(path) && (await readFile(path, 'utf8')).startsWith(header)) await rm(path);
  }
}
