/** What lies on the disk of a host. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface DataDir {
  /** Digests of the components that are kept. */
  readonly artifacts: readonly string[];
  /** Digests of the translated modules that are kept. */
  readonly modules: readonly string[];
  /** What is being written. */
  readonly tmp: readonly string[];
}

export async function readDataDir(dataDir: string): Promise<DataDir> {
  const artifacts = await readdir(join(dataDir, 'artifacts'));
  const pipelines = await readdir(join(dataDir, 'modules'));
  const modules = await Promise.all(pipelines.map((name) => readdir(join(dataDir, 'modules', name))));
  return {
    artifacts: artifacts.map((name) => name.replace(/\.wasm$/, '')).toSorted(),
    modules: modules.flat().toSorted(),
    tmp: await readdir(join(dataDir, 'tmp')),
  };
}

/** The folder of a digest's module, and which folder it is: another one with the same name has another number. */
export async function moduleFolder(
  dataDir: string,
  digest: string,
): Promise<{ path: string; inode: number }> {
  const [pipeline = ''] = await readdir(join(dataDir, 'modules'));
  const path = join(dataDir, 'modules', pipeline, digest);
  return { path, inode: (await stat(path)).ino };
}
