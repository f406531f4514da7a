/** Work that is done again whenever a file has changed that it has looked at, or would look at now. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, extname, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Editors save in several steps: what follows within this time, in milliseconds, is the same change. */
const SETTLING = 20;

/**
 * What `work` comes to, now and after each change of what it has had watched, until the signal is aborted.
 * `since` is when the change was seen, by `performance.now()`.
 */
export async function* atEachChange<T>(
  work: (watch: FolderWatch, since: number) => Promise<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  let since = performance.now();
  while (!signal.aborted) {
    // Anew for each, and before it: a folder may have been removed and made again, and no change is missed.
    using folders = new FolderWatch();
    yield await work(folders, since);
    since = await folders.changed(signal);
    await wait(SETTLING, undefined, { signal }).catch(() => {});
  }
}

/** Of the files that builds read. */
const ENDINGS: ReadonlySet<string> = new Set(['.ts', '.wit', '.rs', '.toml']);

/** Folders, each to be added before a file of it is read. */
export class FolderWatch implements Disposable {
  readonly #watchers: FSWatcher[] = [];
  readonly #folders = new Set<string>();
  readonly #change = Promise.withResolvers<number>();

  /** What packages hold does not change. */
  addFolderOf(path: string): void {
    const folder = dirname(path);
    if (this.#folders.has(folder) || path.includes(`${sep}node_modules${sep}`)) return;
    this.#folders.add(folder);
    if (!this.#open(folder, isSourceIn(folder))) this.#await(folder);
  }

  /** With all that is below it. */
  addTree(folder: string): void {
    if (!this.#open(folder, isSourceIn(folder), { recursive: true })) this.#await(folder);
  }

  /** Resolves once something has changed, with the time of that; also when the signal is aborted. */
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
    if (above === missing) return;
    if (!this.#open(above, (name) => name === basename(missing))) this.#await(above);
    // It may have come just before somebody watched for it.
    else if (existsSync(missing)) this.#report();
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

/** A folder that is moved or removed tells its own name. */
function isSourceIn(folder: string): (name: string) => boolean {
  return (name) => ENDINGS.has(extname(name)) || name === basename(folder);
}
