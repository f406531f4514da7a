import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/** What is measured runs on one core, what measures on another. */
export const SERVER_CORE = 0;
export const CLIENT_CORE = 1;

/** For what is about threads that run at the same time. */
export const BOTH_CORES = '0,1';

export type Cores = number | typeof BOTH_CORES;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a process that stays on its cores with all its threads and children. It ends with this one. */
export function spawnPinned(cores: Cores, { file, args, env }: Command): ChildProcess {
  const child = spawn('taskset', ['-c', String(cores), file, ...args], {
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

/** Throws an Error that says in one line what to install, if it is missing. */
export function requireTool(tool: string, debianPackage: string): void {
  if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined) return;
  throw new Error(`${tool} is missing: apt-get install ${debianPackage}`);
}
