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
    env: { ...(await environment()), ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** The component of a guest of these tests: by default as its author would release it. */
export async function buildGuest(
  name: string,
  target: Target,
  profile: 'release' | 'dev' = 'release',
): Promise<Uint8Array> {
  if (target === 'wasm32-wasip2') await ensureWasip2();
  await cargo(['build', '--locked', '--profile', profile, '--target', target, '-p', name], GUESTS);
  const folder = profile === 'dev' ? 'debug' : profile;
  const built = await readFile(join(TARGET_FOLDER, target, folder, `${name.replaceAll('-', '_')}.wasm`));
  return target === 'wasm32-wasip2' ? built : makeComponent(built, 'handler');
}

let found: Promise<NodeJS.ProcessEnv> | undefined;
const environment = (): Promise<NodeJS.ProcessEnv> => (found ??= findToolchain());

async function findToolchain(): Promise<NodeJS.ProcessEnv> {
  const { stdout } = await exec('sh', ['scripts/rust-toolchain.sh'], { cwd: ROOT });
  const PATH = [stdout.trim(), process.env['PATH']].join(delimiter);
  return { ...process.env, PATH, CARGO_TARGET_DIR: TARGET_FOLDER, CARGO_TERM_COLOR: 'never' };
}

/** The guests' toolchain need not have this target. */
async function ensureWasip2(): Promise<void> {
  const env = await environment();
  await exec('rustup', ['target', 'add', 'wasm32-wasip2'], { env }).catch((cause: Error) => {
    const repair = "install rustup, then run 'rustup target add wasm32-wasip2'";
    throw new Error(`no Rust for wasm32-wasip2: ${repair}`, { cause });
  });
}
