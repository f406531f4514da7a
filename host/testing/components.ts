import { createHash } from 'node:crypto';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inspection } from '../compile/inspect/inspect.ts';
import { createInspector, type Inspector } from '../compile/inspector.ts';
import { type LoadedModule, loadModule } from '../compile/load.ts';
import { type CompileBounds, createTranspiler } from '../compile/transpile.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Structure } from '../protocol/structure.ts';

/** What the core modules of one component may come to, in bytes. */
const MODULE_BYTES = 256 * 1024 * 1024;

/** Of the host's configuration: what components are held to. */
export interface ComponentBounds {
  readonly ceilings: Limits;
  readonly structure: Structure;
  readonly compileMs: number;
  readonly compileBytes: number;
}

/** The modules of the components that were loaded, by their digests; nothing of them stays on disk. */
export class Components {
  readonly #bounds: ComponentBounds;
  readonly #loaded = new Map<string, Promise<LoadedModule>>();
  readonly #transpile = createTranspiler({ concurrency: 1 });

  constructor(bounds: ComponentBounds) {
    this.#bounds = bounds;
  }

  /** Rejects as an upload does that is inspected, translated and compiled. */
  load(component: Uint8Array): Promise<LoadedModule> {
    const digest = createHash('sha256').update(component).digest('hex');
    const known = this.#loaded.get(digest);
    if (known !== undefined) return known;
    const loading = this.#load(component);
    this.#loaded.set(digest, loading);
    // What failed may have failed for want of time: it is tried again.
    loading.catch(() => this.#loaded.delete(digest));
    return loading;
  }

  /** Rejects as an upload does that is inspected. */
  inspect(component: Uint8Array): Promise<Inspection> {
    return onDisk(component, (file) => this.#inspect(file));
  }

  #load(component: Uint8Array): Promise<LoadedModule> {
    return onDisk(component, async (file, folder) => {
      await this.#inspect(file);
      const moduleFolder = join(folder, 'module');
      await this.#transpile(file, moduleFolder, this.#compileBounds);
      return loadModule(moduleFolder);
    });
  }

  async #inspect(file: string): Promise<Inspection> {
    const inspector: Inspector = createInspector({
      maxMemoryBytes: this.#bounds.ceilings.memoryBytes,
      structure: this.#bounds.structure,
    });
    try {
      return await inspector.inspect(file);
    } finally {
      await inspector.close();
    }
  }

  get #compileBounds(): CompileBounds {
    const { compileMs, compileBytes } = this.#bounds;
    return { wallMs: compileMs, rssBytes: compileBytes, outputBytes: MODULE_BYTES };
  }
}

/** Stages read what they work on from a file; it goes with its folder when the work is done. */
async function onDisk<T>(
  component: Uint8Array,
  work: (file: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'wayhouse-test-')));
  try {
    const file = join(folder, 'component.wasm');
    await writeFile(file, component);
    return await work(file, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
