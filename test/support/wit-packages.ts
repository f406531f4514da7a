/**
 * WIT packages that others have published, as they stand in crates and npm packages: for what must work with any.
 *
 * None of them is part of this repository: the npm packages are installed with it, the crates come by cargo.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { WitSource } from '../../sdk/assemblyscript/wit/source.ts';

export interface WitOrigin {
  readonly from: { readonly npm: string } | { readonly crate: string };
  /** Within it: packages, with what they use in `deps`, or folders of packages. */
  readonly folders: readonly string[];
  /** Those meant; what stands beside them is there because they use it. */
  readonly packages: readonly string[];
  /** Without them nothing of these packages is there. */
  readonly features?: readonly string[];
}

export interface WitPackage {
  readonly id: string;
  readonly source: WitSource;
  /** The name of a world that imports all interfaces of the package. */
  readonly imports: string;
  /** The name of a world that exports them all. */
  readonly exports: string;
}

const wasi = (version: string) =>
  ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'].map((name) => `wasi:${name}@${version}`);

/** All under Apache-2.0, most with the LLVM exception. */
export const WIT_ORIGINS: readonly WitOrigin[] = [
  {
    from: { npm: '@bytecodealliance/jco' },
    folders: ['0.2.12', 'wasi-tls-0.2.0-draft', 'jco-node-0.1.0'].map((name) => `lib/wit/builtin/${name}`),
    packages: [...wasi('0.2.12'), 'wasi:tls@0.2.0-draft', 'jco:node@0.1.0'],
    features: ['tls'],
  },
  {
    from: { crate: 'wasmcloud-component@0.2.0' },
    folders: ['wit'],
    packages: [
      'wasi:blobstore@0.2.0-draft',
      'wasi:config@0.2.0-draft',
      'wasi:keyvalue@0.2.0-draft',
      'wasi:logging@0.1.0-draft',
      'wasmcloud:bus@2.0.0',
      'wasmcloud:messaging@0.2.0',
    ],
  },
  {
    from: { crate: 'spin-sdk@7.0.0' },
    folders: ['wit'],
    packages: [
      'fermyon:spin@2.0.0',
      'wasi:config@0.2.0-draft-2024-09-27',
      'wasi:keyvalue@0.2.0-draft2',
      'wasi:otel@0.2.0-rc.2',
      'wasi:random@0.3.0',
    ],
  },
  {
    from: { crate: 'golem-wit@1.3.0-dev.7' },
    folders: ['wit'],
    packages: ['golem:api@1.1.7', 'golem:durability@1.2.1', 'golem:rdbms@0.0.1', 'golem:rpc@0.2.2'],
  },
  { from: { crate: 'zed_extension_api@0.7.0' }, folders: ['wit/since_v0.0.6'], packages: ['zed:extension'] },
  { from: { crate: 'zed_extension_api@0.7.0' }, folders: ['wit/since_v0.6.0'], packages: ['zed:extension'] },
  { from: { crate: 'wasmtime-wasi-nn@48.0.8' }, folders: ['wit'], packages: ['wasi:nn@0.2.0-rc-2024-10-28'] },
];

/** Those of WASI 0.3 that an AssemblyScript guest cannot hold. */
export const ASYNC_ORIGIN: WitOrigin = {
  from: { npm: '@bytecodealliance/jco' },
  folders: ['lib/wit/builtin/0.3.0'],
  packages: ['cli', 'clocks', 'filesystem', 'http', 'sockets'].map((name) => `wasi:${name}@0.3.0`),
};

/** The packages of an origin, in a new `folder` that has a world each way for every one of them. */
export async function stageWit(origin: WitOrigin, folder: string): Promise<WitPackage[]> {
  const root = await rootOf(origin.from);
  const paths = (await Promise.all(origin.folders.map((path) => packagePaths(join(root, path))))).flat();
  const found = await Promise.all(paths.map((path) => packageAt(path, origin.features ?? [])));
  const packages = new Map(found.flat().map((each) => [each.id, each]));
  await mkdir(join(folder, 'deps'), { recursive: true });
  for (const [at, { path }] of [...packages.values()].entries())
    await symlink(resolve(path), join(folder, 'deps', `${at}-${basename(path)}`));
  const worlds = origin.packages.map((id, at) => worldsOf(packages.get(id)?.interfaces ?? missing(id), at));
  await writeFile(join(folder, 'all.wit'), `package test:all;\n${worlds.join('')}`);
  const source = origin.features ? { path: folder, features: origin.features } : { path: folder };
  return origin.packages.map((id, at) => ({ id, source, imports: `imports${at}`, exports: `exports${at}` }));
}

function worldsOf(interfaces: readonly string[], at: number): string {
  const items = (verb: string) => interfaces.map((id) => `${verb} ${id};`).join(' ');
  return `world imports${at} { ${items('import')} }\nworld exports${at} { ${items('export')} }\n`;
}

function missing(id: string): never {
  throw new Error(`no package ${id}`);
}

/** A package and those in its `deps`, or those beside one another in a folder. */
async function packagePaths(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const own = names.some((name) => name.endsWith('.wit')) ? [folder] : [];
  const others = own.length === 0 ? folder : join(folder, 'deps');
  const found = own.length === 0 || names.includes('deps') ? await readdir(others) : [];
  return [...own, ...found.sort().map((name) => join(others, name))];
}

interface Found {
  readonly id: string;
  readonly path: string;
  /** Without those that another feature than those asked for gates. */
  readonly interfaces: readonly string[];
}

/** The package of a file or folder; none where there is no WIT. */
async function packageAt(path: string, features: readonly string[]): Promise<Found[]> {
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? (await readdir(path)).map((name) => join(path, name)) : [path];
  const files = names.filter((name) => name.endsWith('.wit'));
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  const [, id] = /^package ([^;]+);/m.exec(text) ?? [];
  if (id === undefined) return [];
  const [name, ...version] = id.split('@');
  const items = interfaceNames(text, features).map((item) => [`${name}/${item}`, ...version].join('@'));
  return [{ id, path, interfaces: items }];
}

function interfaceNames(text: string, features: readonly string[]): string[] {
  const found = text.matchAll(/^(?:@unstable\(feature = ([\w-]+)\)\s+)?\s*interface ([\w-]+)/gm);
  const there = [...found].filter(([, gate]) => gate === undefined || features.includes(gate));
  return there.map(([, , name]) => name!);
}

async function rootOf(from: WitOrigin['from']): Promise<string> {
  return 'npm' in from ? join('node_modules', from.npm) : crateRoot(from.crate);
}

/** Where cargo keeps the source of a crate; `cargo info` brings it there, alone. */
async function crateRoot(crate: string): Promise<string> {
  const found = await crateFolder(crate);
  if (found !== undefined) return found;
  await promisify(execFile)('cargo', ['info', crate]);
  return (await crateFolder(crate)) ?? missing(crate);
}

async function crateFolder(crate: string): Promise<string | undefined> {
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry', 'src');
  const registries = await readdir(sources).catch(() => []);
  const folders = registries.map((registry) => join(sources, registry, crate.replace('@', '-')));
  for (const folder of folders) if (await stat(folder).catch(() => undefined)) return folder;
  return undefined;
}
