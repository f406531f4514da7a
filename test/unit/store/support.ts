import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../host/store/open.ts';
import type { NewVersion, Registry } from '../../../host/store/registry.ts';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store of its own for this test, closed when it ends. */
export async function temporaryStore(): Promise<Store & { readonly dataDir: string }> {
  const dataDir = await temporaryFolder();
  const store = await openStore(dataDir);
  onTestFinished(() => store.close());
  return { ...store, dataDir };
}

export function newVersion(plugin: string, digest = 'a'.repeat(64)): NewVersion {
  return {
    plugin,
    digest,
    size: 4_400,
    world: 'wayhouse:plugin/handler@0.1.0',
    imports: ['wayhouse:plugin/log@0.1.0'],
    exports: ['handle'],
    manifest: { http: { origins: ['https://api.example.com'] } },
  };
}

/** Adds a version that is ready and returns its number. */
export async function readyVersion(registry: Registry, plugin: string, digest?: string): Promise<number> {
  const { version } = await registry.addVersion(newVersion(plugin, digest));
  await registry.finishVersion(plugin, version);
  return version;
}

/** Adds a ready version and deploys it. */
export async function deployNew(registry: Registry, plugin: string, config?: Record<string, string>) {
  const version = await readyVersion(registry, plugin);
  return registry.deploy({ plugin, version, ...(config && { settings: { config } }) });
}
