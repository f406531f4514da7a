/** The specification's test files, from the crate that ships them: built and written once, kept in a cache. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hashInputs } from '../../guests/inputs.ts';
import type { SpecFile } from './script.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, '.cache', 'spec');
const INPUTS = [
  'test/spec/suite/Cargo.lock',
  'test/spec/suite/Cargo.toml',
  'test/spec/suite/src',
  'test/spec/own',
];

export interface Suite {
  /** As `group/name`, sorted. */
  readonly names: readonly string[];
  read(name: string): SpecFile;
}

/** Needs a Rust, or makes one, the first time and when something has changed. */
export async function openSuite(): Promise<Suite> {
  const folder = join(CACHE, await hashInputs(ROOT, INPUTS));
  if (!existsSync(folder)) writeSuite(folder);
  return {
    names: globSync('*/*.json', { cwd: folder })
      .map((path) => path.replaceAll('\\', '/').replace(/\.json$/, ''))
      .sort(),
    read: (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as SpecFile,
  };
}

/** In one step, so that half a suite is never taken for a whole one. */
function writeSuite(folder: string): void {
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  execFileSync(buildWriter(), [half, ...globSync('test/spec/own/*.wast', { cwd: ROOT })], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  renameSync(half, folder);
}

function buildWriter(): string {
  const toolchain = execFileSync('sh', ['scripts/rust-toolchain.sh'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  const target = join(CACHE, 'target');
  const manifest = join(ROOT, 'test', 'spec', 'suite', 'Cargo.toml');
  execFileSync('cargo', ['build', '--locked', '--manifest-path', manifest, '--target-dir', target], {
    cwd: ROOT,
    env: { ...process.env, PATH: [toolchain.trim(), process.env['PATH']].join(delimiter) },
    stdio: ['ignore', 2, 2],
  });
  return join(target, 'debug', 'spec-suite');
}
