/** The binary of this folder: it writes random modules, and makes modules count what they execute. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../../..');
const MANIFEST = join(import.meta.dirname, 'Cargo.toml');
const TARGET_FOLDER = join(ROOT, '.cache/smith');

/** Of a build from nothing, in milliseconds: it compiles some twenty crates. */
export const BUILD_MS = 600_000;

/** Builds what has changed and gives the path of the binary. Rejects with what the compiler said. */
export async function buildSmith(): Promise<string> {
  const toolchain = await run(['sh', join(ROOT, 'scripts/rust-toolchain.sh')], process.env);
  const env = { ...process.env, PATH: [toolchain.trim(), process.env['PATH']].join(delimiter) };
  const selection = ['--manifest-path', MANIFEST, '--target-dir', TARGET_FOLDER];
  await run(['cargo', 'build', '--release', '--locked', '--quiet', ...selection], env);
  return join(TARGET_FOLDER, 'release', process.platform === 'win32' ? 'smith.exe' : 'smith');
}

async function run([command = '', ...args]: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${errors}`);
  return output;
}

/** What the binary makes of a module: `count` makes it count, `blank` and an index empties a function. */
export async function transform(
  smith: string,
  words: readonly string[],
  module: Uint8Array,
): Promise<Uint8Array> {
  const child = spawn(smith, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  // If it fails it may close its input early; its status tells.
  child.stdin.on('error', () => undefined).end(module);
  const [output, errors, [status]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (status !== 0) throw new Error(`smith ${words.join(' ')} failed: ${errors}`);
  return output;
}
