/** Builds a project again whenever a file of it changes. The compiler stays loaded, so a change takes no second. */
import { setTimeout as wait } from 'node:timers/promises';
import { attempt, type Outcome } from './attempt.ts';
import { FolderWatch } from './folder-watch.ts';
import type { Project } from './project.ts';

/** Editors save in several steps: what follows within this time, in milliseconds, is the same change. */
const SETTLING = 20;

/** One outcome now and one after each change, until the signal is aborted. */
export async function* watch(project: Project, signal: AbortSignal): AsyncGenerator<Outcome> {
  while (!signal.aborted) {
    // Anew for each build: a folder may have been removed and made again.
    using folders = new FolderWatch(project);
    yield await attempt(project, (path) => folders.addFolderOf(path));
    await folders.changed(signal);
    await wait(SETTLING, undefined, { signal }).catch(() => {});
  }
}
