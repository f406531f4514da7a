/** From a choice to a plugin's folder, which is there whole or not at all. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Environment } from '../terminal.ts';
import { packageJson } from './package-json.ts';
import { templateFiles, type Choice, type Files } from './templates.ts';
import { copyVendor } from './vendor.ts';

export interface Place {
  /** The folder in which that of the plugin is made. */
  readonly parent: string;
  readonly env: Environment;
}

/**
 * The paths of what was written, in the plugin's folder. Throws `folder_taken`, `file_unwritable`,
 * `package_incomplete` and `tool_missing`.
 */
export async function createPlugin(choice: Choice, { parent, env }: Place): Promise<string[]> {
  const folder = join(parent, choice.name);
  await requireFree(folder);
  const unfinished = join(parent, `.${choice.name}-${randomUUID()}`);
  await mkdir(unfinished).catch(unwritable);
  try {
    const crate = choice.language === 'rust' ? 'with' : 'without';
    const tarballs = await copyVendor({ folder: unfinished, crate, env });
    const files = await templateFiles(choice);
    const all = new Map([...files, ['package.json', packageJson(choice, tarballs)]]);
    await write(unfinished, all).catch(unwritable);
    await rename(unfinished, folder).catch(unwritable);
    return [...all.keys()].toSorted();
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Also where the folder is there, but empty. */
export async function requireFree(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CliError('folder_taken', `${folder} is there already, and is no folder that can be read.`);
  });
  if (entries.length > 0) {
    throw new CliError('folder_taken', `${folder} is there already, and is not empty.`);
  }
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function unwritable(cause: Error): never {
  throw new CliError('file_unwritable', `The plugin's folder cannot be made: ${cause.message}`, { cause });
}
