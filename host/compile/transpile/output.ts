import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoreWiring } from '../../protocol/messages.ts';
import type { Translation } from './jco.ts';

/** What a module folder holds. */
export const GLUE_FILE = 'glue.js';
export const MODULE_FILE = 'module.json';

export interface ModuleFile {
  readonly cores: readonly string[];
  /** By the same names. */
  readonly wiring: Readonly<Record<string, CoreWiring>>;
}

/** Writes a module folder. */
export async function writeModule(
  folder: string,
  { glue, cores }: Translation,
  wiring: ModuleFile['wiring'],
): Promise<void> {
  const module: ModuleFile = { cores: [...cores.keys()], wiring };
  const files = [[GLUE_FILE, glue] as const, ...cores, [MODULE_FILE, JSON.stringify(module)] as const];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}

export const outputBytes = ({ glue, cores }: Translation, wiring: ModuleFile['wiring']): number =>
  [glue, ...cores.values()].reduce((sum, bytes) => sum + bytes.length, JSON.stringify(wiring).length);

/** Resolves when all of a folder is on disk. Not for the process that wrote it: `--permission` forbids fsync. */
export async function syncModule(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await sync(join(folder, name));
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
