import { watch, type FSWatcher, type WatchListener } from 'node:fs';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { BINDINGS } from './bindings.ts';
import { ENTRY, WIT, type Project } from './project.ts';

/** A folder has no ending, and one that is new may hold a file that was missing. */
const ENDINGS: ReadonlySet<string> = new Set(['.ts', '.wit', '']);

/**
 * Watches the folders that one build looks into, but for those of packages. Each is watched before a file of it
 * is read, so no change is missed.
 */
export class FolderWatch implements Disposable {
  readonly #watchers: FSWatcher[] = [];
  readonly #folders = new Set<string>();
  readonly #change = Promise.withResolvers<void>();

  constructor({ root, entry = ENTRY, wit }: Project) {
    this.addFolderOf(resolve(root, entry));
    if (wit === undefined) this.#addDefaultWit(root);
    else if ('path' in wit) this.#open(resolve(root, wit.path), this.#onSource, { recursive: true });
  }

  /** Where the folder is not there yet, the nearest above it that is. */
  addFolderOf(path: string): void {
    const folder = dirname(path);
    if (this.#folders.has(folder) || path.includes(`${sep}node_modules${sep}`) || folder === path) return;
    this.#folders.add(folder);
    if (!this.#open(folder, this.#onSource)) this.addFolderOf(folder);
  }

  /** Resolves once something has changed, and when the signal is aborted. */
  changed(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', this.#report, { once: true });
    if (signal.aborted) this.#report();
    return this.#change.promise.finally(() => signal.removeEventListener('abort', this.#report));
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  readonly #report = (): void => this.#change.resolve();

  readonly #onSource: WatchListener<string> = (_event, name) => {
    if (name === null || (name !== BINDINGS && ENDINGS.has(extname(name)))) this.#report();
  };

  /** The folder may come later, or go. */
  #addDefaultWit(root: string): void {
    this.#open(join(root, WIT), this.#onSource, { recursive: true });
    this.#open(resolve(root), (_event, name) => {
      if (name === WIT) this.#report();
    });
  }

  /** Whether the folder is there. */
  #open(folder: string, listener: WatchListener<string>, options: { recursive?: boolean } = {}): boolean {
    try {
      this.#watchers.push(watch(folder, options, listener).on('error', this.#report));
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }
}
