import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Module } from './module.ts';

/** What tells of the core modules in a module folder. */
export const MODULE_FILE = 'module.json';

export interface ModuleFile extends Omit<Module, 'cores'> {
  readonly cores: readonly string[];
}

/** Writes a module folder. */
export async function writeModule(folder: string, module: Module): Promise<void> {
  const files = [...module.cores, [MODULE_FILE, moduleText(module)] as const];
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}

export const outputBytes = (module: Module): number =>
  module.cores.values().reduce((sum, bytes) => sum + bytes.length, moduleText(module).length);

function moduleText({ cores, ...module }: Module): string {
  const file: ModuleFile = { cores: [...cores.keys()], ...module };
  return JSON.stringify(file);
}

/** Resolves when all of a folder is on disk. Not for the process that wrote it: `--permission` forbids fsync. */
export async function syncModule(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await sync(join(folder, name));
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
