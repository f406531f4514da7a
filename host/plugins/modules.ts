import { LoadedTypes, loadModule, type LoadedModule } from '../compile/load.ts';
import { PIPELINE } from '../compile/pipeline.ts';
import { Semaphore } from '../compile/semaphore.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { Artifacts } from '../store/artifacts.ts';
import { ModuleCache } from './module-cache.ts';

/** What translates a component into a folder; see host/compile. */
export type Transpile = (artifactPath: string, outDir: string) => Promise<void>;

/** At once: each has a component's core modules in memory, more than one time over. */
const LOADS = 2;

/** Modules of components: made once for each digest, then taken from disk. */
export class Modules {
  readonly #artifacts: Artifacts;
  readonly #transpile: Transpile;
  readonly #making = new Map<string, Promise<string>>();
  readonly #loading = new Semaphore(LOADS);
  readonly #types = new LoadedTypes();
  readonly #cache: ModuleCache;
  readonly #compiling = new Map<string, Promise<LoadedModule>>();

  /** Keeps compiled modules that come to so many bytes on disk, also when nothing serves from them. */
  constructor(artifacts: Artifacts, transpile: Transpile, keptBytes: number) {
    this.#artifacts = artifacts;
    this.#transpile = transpile;
    this.#cache = new ModuleCache(keptBytes);
  }

  /** The folder of the digest's module, translated if it is not there yet. */
  async folder(digest: string): Promise<string> {
    const there = await this.#artifacts.modulePath(digest, PIPELINE);
    if (there !== undefined) return there;
    let making = this.#making.get(digest);
    if (making === undefined) {
      making = this.#make(digest).finally(() => this.#making.delete(digest));
      this.#making.set(digest, making);
    }
    return making;
  }

  /** Its modules, compiled once for all that run them at the same time. */
  async load(digest: string): Promise<LoadedModule> {
    const kept = this.#cache.get(digest);
    if (kept !== undefined) return kept;
    let compiling = this.#compiling.get(digest);
    if (compiling === undefined) {
      compiling = this.#compile(digest).finally(() => this.#compiling.delete(digest));
      this.#compiling.set(digest, compiling);
    }
    return compiling;
  }

  async #compile(digest: string): Promise<LoadedModule> {
    const module = await this.#loadOrRepair(digest);
    this.#cache.add(digest, module);
    return module;
  }

  /** A folder of which a file is missing is made again. */
  async #loadOrRepair(digest: string): Promise<LoadedModule> {
    try {
      return await this.#load(digest);
    } catch (thrown) {
      if (WayhouseError.from(thrown).code !== 'module_missing') throw thrown;
      await this.#artifacts.dropModule(digest, PIPELINE);
      return this.#load(digest);
    }
  }

  async #load(digest: string): Promise<LoadedModule> {
    const folder = await this.folder(digest);
    return this.#loading.run(() => loadModule(folder, this.#types));
  }

  async #make(digest: string): Promise<string> {
    // It was inspected when it was uploaded: what runs must be those bytes.
    await this.#artifacts.verify(digest);
    const scratch = await this.#artifacts.scratch();
    try {
      await this.#transpile(this.#artifacts.artifactPath(digest), scratch);
      return await this.#artifacts.adoptModule(digest, PIPELINE, scratch);
    } catch (thrown) {
      await this.#artifacts.discard(scratch);
      throw thrown;
    }
  }
}
