/** Cargo, with the toolchain of the guests and their folder for what it makes. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeComponent } from '../../../guests/component.ts';

export const ROOT = join(import.meta.dirname, '../../..');
export const CRATE = join(ROOT, 'sdk/rust');
export const GUESTS = join(ROOT, 'test/integration/sdk/rust/guests');
const TARGET_FOLDER = join(ROOT, 'guests/target');

export const TARGETS = ['wasm32-unknown-unknown', 'wasm32-wasip2'] as const;
export type Target = (typeof TARGETS)[number];

const exec = promisify(execFile);

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Rejects with an error whose `stderr` is what cargo wrote. Nothing is fetched that is there. */
export async function cargo(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Output> {
  return exec('cargo', args, {
    cwd,
    env: { ...(await environment(TARGETS[0])), ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** The component of a guest of these tests: by default as its author would release it. */
export async function buildGuest(
  name: string,
  target: Target,
  profile: 'release' | 'dev' = 'release',
): Promise<Uint8Array> {
  const args = ['build', '--locked', '--profile', profile, '--target', target, '-p', name];
  await cargo(args, GUESTS, await environment(target));
  const folder = profile === 'dev' ? 'debug' : profile;
  const built = await readFile(join(TARGET_FOLDER, target, folder, `${name.replaceAll('-', '_')}.wasm`));
  return target === 'wasm32-wasip2' ? built : makeComponent(built, 'handler');
}

const found = new Map<Target, Promise<NodeJS.ProcessEnv>>();

function environment(target: Target): Promise<NodeJS.ProcessEnv> {
  const known = found.get(target) ?? findToolchain(target);
  found.set(target, known);
  return known;
}

/** The folder, for PATH, of a Rust that compiles for the target: found, or made where there is none. */
export async function rustFolder(target: Target): Promise<string> {
  const { stdout } = await exec('sh', ['scripts/rust-toolchain.sh', target], { cwd: ROOT });
  return stdout.trim();
}

async function findToolchain(target: Target): Promise<NodeJS.ProcessEnv> {
  const PATH = [await rustFolder(target), process.env['PATH']].join(delimiter);
  return { ...process.env, PATH, CARGO_TARGET_DIR: TARGET_FOLDER, CARGO_TERM_COLOR: 'never' };
}
