import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/** What is measured runs on one core, what measures on another. */
export const SERVER_CORE = 0;
export const CLIENT_CORE = 1;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a process that stays on one core with all its threads and children. It ends with this one. */
export function spawnPinned(core: number, { file, args, env }: Command): ChildProcess {
  const child = spawn('taskset', ['-c', String(core), file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  return child;
}

/** All that the process says on standard output. Rejects with what it says on standard error if it fails. */
export async function runPinned(core: number, command: Command): Promise<string> {
  const child = spawnPinned(core, command);
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject)),
  ]);
  if (code !== 0) throw new Error(`${command.file} failed (${code}): ${stderr}`);
  return stdout;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : (await Array.fromAsync(stream)).join('');
}

/** Throws an Error that says in one line what to install, if something is missing. */
export function requireTools(): void {
  if (missing('taskset')) throw new Error('taskset is missing: apt-get install util-linux');
  if (missing('wrk')) throw new Error('wrk is missing: apt-get install wrk');
}

function missing(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined;
}
