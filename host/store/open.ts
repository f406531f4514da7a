import { resolve } from 'node:path';
import type { WayhouseError } from '../protocol/errors.ts';
import { type Artifacts, openArtifacts } from './artifacts.ts';
import { makeDataDir } from './layout.ts';
import type { Registry } from './registry.ts';
import { STORE_ENTRY, StoreThread } from './store-thread.ts';
import { threadRegistry } from './thread-registry.ts';

export interface Store {
  readonly registry: Registry;
  readonly artifacts: Artifacts;
  /**
   * Resolves with the reason if the store's thread dies. The directory is then no longer locked, so
   * the owner must end the process.
   */
  readonly failed: Promise<WayhouseError>;
  /** Lets the calls before it end, then frees the data directory. */
  close(): Promise<void>;
}

/**
 * Opens a data directory, and makes it if it is not there. Rejects with `data_dir_in_use` or
 * `data_dir_unusable`.
 */
export async function openStore(dataDir: string): Promise<Store> {
  const root = resolve(dataDir);
  await makeDataDir(root);
  const thread = new StoreThread(STORE_ENTRY, { dataDir: root });
  await thread.opened;
  try {
    // Only now: what lies in tmp/ may be another host's until the lock is ours.
    const artifacts = await openArtifacts(root);
    const close = () => thread.close();
    return { registry: threadRegistry(thread), artifacts, failed: thread.failed, close };
  } catch (error) {
    await thread.close();
    throw error;
  }
}
