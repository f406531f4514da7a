import type { LoadedModule } from '../compile/load.ts';

/**
 * Compiled modules by the digests of their components. The latest used are kept, up to a number of bytes;
 * one beyond that is found as long as somebody runs it, so nothing is ever compiled twice at a time.
 */
export class ModuleCache {
  readonly #keptBytes: number;
  /** The latest used last. */
  readonly #kept = new Map<string, LoadedModule>();
  #bytes = 0;
  readonly #known = new Map<string, WeakRef<LoadedModule>>();
  readonly #collected = new FinalizationRegistry<string>((digest) => this.#forget(digest));

  constructor(keptBytes: number) {
    this.#keptBytes = keptBytes;
  }

  /** Of those that are kept, as they lie on disk. */
  get bytes(): number {
    return this.#bytes;
  }

  get(digest: string): LoadedModule | undefined {
    const module = this.#known.get(digest)?.deref();
    if (module !== undefined) this.#keep(digest, module);
    return module;
  }

  add(digest: string, module: LoadedModule): void {
    this.#known.set(digest, new WeakRef(module));
    this.#collected.register(module, digest);
    this.#keep(digest, module);
  }

  #keep(digest: string, module: LoadedModule): void {
    this.#drop(digest);
    this.#kept.set(digest, module);
    this.#bytes += module.bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#keptBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(digest: string): void {
    this.#bytes -= this.#kept.get(digest)?.bytes ?? 0;
    this.#kept.delete(digest);
  }

  /** Unless it was compiled anew meanwhile. */
  #forget(digest: string): void {
    if (this.#known.get(digest)?.deref() === undefined) this.#known.delete(digest);
  }
}
