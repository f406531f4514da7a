/** What lies where in the data directory. */
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WayhouseError } from '../protocol/errors.ts';

export const LOCK_FILE = 'lock.sqlite';
export const REGISTRY_FILE = 'registry.sqlite';

/** Folders for their owner alone. */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

export interface Layout {
  /** `<sha-256>.wasm`: components as they were uploaded. */
  readonly artifacts: string;
  /** `<pipeline>/<sha-256>/`: what was made of them. */
  readonly modules: string;
  /** What is being written; emptied at every start. */
  readonly tmp: string;
}

export function layoutOf(dataDir: string): Layout {
  return {
    artifacts: join(dataDir, 'artifacts'),
    modules: join(dataDir, 'modules'),
    tmp: join(dataDir, 'tmp'),
  };
}

/**
 * Makes the data directory if it is not there. Refuses one whose folders are somebody else's:
 * `tmp` is emptied, and the directory may have been given as "/" by mistake.
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
  if ((await exists(join(dataDir, LOCK_FILE))) || (await exists(join(dataDir, REGISTRY_FILE)))) return;
  for (const folder of Object.values(layoutOf(dataDir))) {
    if (await exists(folder)) throw foreign(folder);
  }
}

/** Any failure to set the data directory up, as `data_dir_unusable`. */
export function unusable(dataDir: string, cause: unknown): WayhouseError {
  if (cause instanceof WayhouseError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new WayhouseError('data_dir_unusable', `${dataDir} cannot be used: ${why}.`, { cause });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function foreign(folder: string): WayhouseError {
  return new WayhouseError(
    'data_dir_unusable',
    `${folder} is there already and was not made by Wayhouse. Name a directory that is new or empty.`,
  );
}
