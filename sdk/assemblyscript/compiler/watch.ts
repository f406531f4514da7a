/** Builds a project again whenever a file of it changes. The compiler stays loaded, so a change takes no second. */
import { resolve } from 'node:path';
import { attempt, type Outcome } from './attempt.ts';
import { atEachChange, type FolderWatch } from './folder-watch.ts';
import { ENTRY, WIT, type Project } from './project.ts';

/** One outcome now and one after each change, until the signal is aborted. */
export function watch(project: Project, signal: AbortSignal): AsyncGenerator<Outcome, void> {
  return atEachChange((folders) => {
    watchProject(project, folders);
    return attempt(project, (path) => folders.addFolderOf(path));
  }, signal);
}

/** What a build that fails early does not come to read. */
function watchProject({ root, entry = ENTRY, wit = { path: WIT } }: Project, folders: FolderWatch): void {
  folders.addFolderOf(resolve(root, entry));
  if ('path' in wit) folders.addTree(resolve(root, wit.path));
}
