/** A build now, and another after each change, until it is interrupted. */
import { join, resolve } from 'node:path';
import { atEachChange, type FolderWatch } from '@wayhouse/assemblyscript/watch';
import { buildProject, type Built } from '../building/build.ts';
import { detectProject } from '../building/detect.ts';
import { toFailure, type Failure } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { MANIFEST, type Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';

/** `since` is when the change was seen, by `performance.now()`. */
export type Outcome = { readonly since: number } & (
  | { readonly status: 'built'; readonly project: Project; readonly built: Built }
  | { readonly status: 'failed'; readonly failure: Failure }
);

/** Throws what is no fault of the project. */
export function builds(terminal: Terminal, signal: AbortSignal): AsyncGenerator<Outcome, void> {
  return atEachChange(async (folders, since) => {
    folders.addFolderOf(join(resolve(terminal.cwd), MANIFEST));
    return { since, ...(await attempt(terminal, folders)) };
  }, signal);
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
