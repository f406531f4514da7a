import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoreWiring } from '../../protocol/messages.ts';
import type { CoreNeeds } from '../../protocol/metering.ts';
import type { Translation } from './jco.ts';

/** What a module folder holds. */
export const GLUE_FILE = 'glue.js';
export const MODULE_FILE = 'module.json';

export interface ModuleFile {
  readonly cores: readonly string[];
  /** By the same names. */
  readonly wiring: Readonly<Record<string, CoreWiring>>;
  readonly needs: Readonly<Record<string, CoreNeeds>>;
  /** Types that they define, in all. */
  readonly types: number;
}

/** A translation whose core modules are metered, and what belongs to them. */
export interface MeteredTranslation extends Translation, Pick<ModuleFile, 'wiring' | 'needs' | 'types'> {}

/** Writes a module folder. */
export async function writeModule(
  folder: string,
  { glue, cores, wiring, needs, types }: MeteredTranslation,
): Promise<void> {
  const module: ModuleFile = { cores: [...cores.keys()], wiring, needs, types };
  const files = [[GLUE_FILE, glue] as const, ...cores, [MODULE_FILE, JSON.stringify(module)] as const];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}

export const outputBytes = ({ glue, cores, wiring, needs }: MeteredTranslation): number =>
  [glue, ...cores.values()].reduce(
    (sum, bytes) => sum + bytes.length,
    JSON.stringify({ wiring, needs }).length,
  );

/** Resolves when all of a folder is on disk. Not for the process that wrote it: `--permission` forbids fsync. */
export async function syncModule(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await sync(join(folder, name));
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
