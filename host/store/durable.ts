/** File operations that are on the disk when they resolve. */
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_FOLDER } from './layout.ts';

/** Moves a file or folder whose content is synced already. */
export async function durableRename(from: string, to: string): Promise<void> {
  await rename(from, to);
  await sync(dirname(to));
}

export async function durableFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  if (made !== undefined) await sync(dirname(path));
}

/** Syncs every file and folder below. Refuses links: what they point at would not move along. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await sync(path);
    else throw new Error(`${path} is neither a file nor a folder.`);
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
