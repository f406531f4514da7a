/** What is built, and how: a guest's folder with every choice made. */
import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { SdkError } from '../errors.ts';
import type { WitSource } from '../wit/source.ts';
import type { StringEncoding } from '../wit/tools.ts';
import { contractFolder } from './package-files.ts';

export type Runtime = 'minimal' | 'incremental' | 'stub';
export type Optimize = 'speed' | 'size' | 'none';

export const RUNTIMES: readonly Runtime[] = ['minimal', 'incremental', 'stub'];
export const STRING_ENCODINGS: readonly StringEncoding[] = ['utf8', 'utf16'];
export const OPTIMIZATIONS: readonly Optimize[] = ['speed', 'size', 'none'];

/** Where a project has its guest and its WIT text if it does not say so. */
export const ENTRY = 'assembly/index.ts';
export const WIT = 'wit';

export interface Project {
  /** The folder that paths are relative to: where package.json and node_modules are. */
  readonly root: string;
  /** The guest's own module. `assembly/index.ts` if absent. */
  readonly entry?: string;
  /** If absent, the project's folder `wit/`; where there is none, the contract of Wayhouse. */
  readonly wit?: WitSource;
  /** Needed only where the WIT package has several; of the contract it is `handler`. */
  readonly world?: string;
  /** How the guest's memory is managed: `minimal` if absent. */
  readonly runtime?: Runtime;
  /** How strings cross the border: `utf8` if absent. */
  readonly stringEncoding?: StringEncoding;
  /** `speed` if absent. */
  readonly optimize?: Optimize;
  /** Keeps the names of functions. */
  readonly debug?: boolean;
  readonly sourceMap?: boolean;
  /** Further flags for asc, for example `['--enable', 'simd']`. */
  readonly flags?: readonly string[];
}

export type Origin = 'contract' | 'project';

export interface Settings {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, with `/`. */
  readonly entry: string;
  readonly wit: WitSource;
  readonly world: string | undefined;
  /** Whose world it is: the contract's bindings come with this package. */
  readonly origin: Origin;
  readonly runtime: Runtime;
  readonly stringEncoding: StringEncoding;
  readonly optimize: Optimize;
  readonly debug: boolean;
  readonly sourceMap: boolean;
  readonly flags: readonly string[];
}

/** Throws `SdkError` with `project_invalid` where the guest's module is not there. */
export async function settle(project: Project): Promise<Settings> {
  const root = resolve(project.root);
  const { runtime = 'minimal', stringEncoding = 'utf8', optimize = 'speed' } = project;
  const { debug = false, sourceMap = false, flags = [] } = project;
  const entry = await findEntry(root, project.entry ?? ENTRY);
  const source = await findWit(root, project);
  return { root, entry, ...source, runtime, stringEncoding, optimize, debug, sourceMap, flags };
}

async function findEntry(root: string, entry: string): Promise<string> {
  const path = relative(root, resolve(root, entry)).replaceAll('\\', '/');
  if (path.startsWith('../') || isAbsolute(path)) {
    throw new SdkError('project_invalid', `${entry} is not in the project's folder ${root}`, {
      repair: 'Move it there, or build from a folder that holds it.',
    });
  }
  if (await isThere(join(root, path), 'file')) return path;
  throw new SdkError('project_invalid', `there is no ${path} in ${root}`, {
    repair:
      'Write the guest there, or name its own file: build.entry of wayhouse.toml, or --entry of wayhouse-asc.',
  });
}

async function findWit(root: string, project: Project): Promise<Pick<Settings, 'wit' | 'world' | 'origin'>> {
  const { wit, world } = project;
  if (wit) return { wit, world, origin: 'project' };
  const folder = join(root, WIT);
  if (await isThere(folder, 'folder')) return { wit: { path: folder }, world, origin: 'project' };
  return { wit: { path: contractFolder() }, world: world ?? 'handler', origin: 'contract' };
}

async function isThere(path: string, kind: 'file' | 'folder'): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (kind === 'file' ? found?.isFile() : found?.isDirectory()) ?? false;
}
