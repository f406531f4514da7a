/** A build now, and another after each change, until it is interrupted. */
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildProject, type Built } from '../building/build.ts';
import { detectProject } from '../building/detect.ts';
import { toFailure, type Failure } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { MANIFEST, type Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { FolderWatch } from './folder-watch.ts';

export type Outcome = { readonly since: number } & (
  | { readonly status: 'built'; readonly project: Project; readonly built: Built }
  | { readonly status: 'failed'; readonly failure: Failure }
);

/** Editors save in several steps: what follows within this time, in milliseconds, is the same change. */
const SETTLING = 20;

/** `since` is when the change was seen, by `performance.now()`. Throws what is no fault of the project. */
export async function* builds(terminal: Terminal, signal: AbortSignal): AsyncGenerator<Outcome, void> {
  let since = performance.now();
  while (!signal.aborted) {
    // Anew for each build, and before it: no change is missed.
    using watch = new FolderWatch();
    watch.addFolderOf(join(resolve(terminal.cwd), MANIFEST));
    yield { since, ...(await attempt(terminal, watch)) };
    since = await watch.changed(signal);
    await wait(SETTLING, undefined, { signal }).catch(() => {});
  }
}

type Attempt =
  | { readonly status: 'built'; readonly project: Project; readonly built: Built }
  | { readonly status: 'failed'; readonly failure: Failure };

async function attempt(terminal: Terminal, watch: FolderWatch): Promise<Attempt> {
  try {
    const project = await detectProject(terminal.cwd);
    watchProject(project, watch);
    using _progress = terminal.progress(`Building ${project.manifest.name}`);
    const built = await buildProject(project, terminal, (path) => watch.addFolderOf(path));
    return { status: 'built', project, built };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.exit === EXIT.internal) throw error;
    return { status: 'failed', failure };
  }
}

/** What a build that fails early does not come to read. */
function watchProject({ folder, manifest }: Project, watch: FolderWatch): void {
  const {
    entry = 'assembly/index.ts',
    manifest: cargoToml = 'Cargo.toml',
    wit = 'wit',
  } = manifest.build ?? {};
  watch.addFolderOf(join(folder, MANIFEST));
  watch.addTree(join(folder, wit));
  if (manifest.language === 'assemblyscript') return watch.addFolderOf(join(folder, entry));
  watch.addFolderOf(join(folder, cargoToml));
  watch.addTree(join(folder, cargoToml, '../src'));
}
