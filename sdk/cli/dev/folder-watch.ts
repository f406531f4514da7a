/** Tells that a file has changed which the last build has looked at, or would look at now. */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname, extname, sep } from 'node:path';

/** Of the files that builds read. */
const ENDINGS: ReadonlySet<string> = new Set(['.ts', '.wit', '.rs', '.toml']);

const isSource = (name: string): boolean => ENDINGS.has(extname(name));

export class FolderWatch implements Disposable {
  readonly #watchers: FSWatcher[] = [];
  readonly #folders = new Set<string>();
  readonly #change = Promise.withResolvers<number>();

  /** What packages hold does not change. */
  addFolderOf(path: string): void {
    const folder = dirname(path);
    if (this.#folders.has(folder) || path.includes(`${sep}node_modules${sep}`)) return;
    this.#folders.add(folder);
    if (!this.#open(folder, isSource)) this.#await(folder);
  }

  /** With all that is below it. */
  addTree(folder: string): void {
    if (!this.#open(folder, isSource, { recursive: true })) this.#await(folder);
  }

  /** Resolves once something has changed, with the time of that by `performance.now()`; also when aborted. */
  changed(signal: AbortSignal): Promise<number> {
    signal.addEventListener('abort', this.#report, { once: true });
    if (signal.aborted) this.#report();
    return this.#change.promise.finally(() => signal.removeEventListener('abort', this.#report));
  }

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  readonly #report = (): void => this.#change.resolve(performance.now());

  /** A folder that is not there yet: the nearest above it that is will tell of it. */
  #await(missing: string): void {
    const above = dirname(missing);
    const isMissing = (name: string): boolean => name === basename(missing);
    if (above !== missing && !this.#open(above, isMissing)) this.#await(above);
  }

  /** Whether the folder is there. */
  #open(folder: string, matters: (name: string) => boolean, options: { recursive?: boolean } = {}): boolean {
    const onChange = (_event: string, name: string | null): void => {
      if (name === null || matters(name)) this.#report();
    };
    try {
      this.#watchers.push(watch(folder, options, onChange).on('error', this.#report));
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }
}
