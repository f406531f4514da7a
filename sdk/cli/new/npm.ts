import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError } from '../errors.ts';
import type { Environment } from '../terminal.ts';

/** Where the tarball goes, and with what environment npm runs. */
interface Packing {
  readonly destination: string;
  readonly env: Environment;
}

/** Packs an installed package as it stands. The name of the tarball. */
export async function packPackage(folder: string, { destination, env }: Packing): Promise<string> {
  await mkdir(destination, { recursive: true });
  // What is installed has been built.
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination];
  const child = spawn('npm', args, {
    cwd: folder,
    env: ownEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a script there.
    shell: process.platform === 'win32',
  });
  const ended = once(child, 'close').catch((cause: NodeJS.ErrnoException) => {
    throw notPacked(cause.code === 'ENOENT' ? 'it is not on PATH' : cause.message);
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw notPacked(stderr);
  return stdout.trim();
}

/** Under `npm exec`, npm's own variables would tell it of another command and another package. */
function ownEnvironment(env: Environment): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !/^npm_(?!config_(cache|userconfig)$)/i.test(name));
  return Object.fromEntries(own);
}

const notPacked = (why: string): CliError =>
  new CliError('tool_missing', `npm could not pack this command for the plugin: ${why.trim()}`, {
    repair: 'Install npm, it comes with Node: https://nodejs.org',
  });
