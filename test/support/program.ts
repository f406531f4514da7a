/** A program as a shell of its own would run it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramOptions {
  readonly cwd: string;
  /** What there is beside the machine's own. */
  readonly env?: Environment;
  /** On standard input. */
  readonly input?: string;
}

export type CommandLine = readonly [string, ...string[]];

/** Runs to the end. */
export function runProgram(command: CommandLine, { input = '', ...options }: ProgramOptions): Promise<Ended> {
  const child = startProgram(command, options);
  // It may end without having read all.
  child.stdin.on('error', () => {}).end(input);
  return endOf(child);
}

/** Who starts it ends it. */
export function startProgram(
  [file, ...args]: CommandLine,
  { cwd, env }: ProgramOptions,
): ChildProcessWithoutNullStreams {
  return spawn(file, args, { cwd, env: { ...machineEnv(), ...env } });
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** What a shell has that knows nothing of these tests, of npm that runs them, of a host or of colours. */
export function machineEnv(): Environment {
  const own = Object.entries(process.env).filter(([name]) => !OF_TESTS.test(name));
  return { ...Object.fromEntries(own), PATH: machinePath() };
}

const OF_TESTS =
  /^(?:(?:WAYHOUSE|VITEST)_.*|npm_(?!config_(?:registry|cache|userconfig)$).*|NODE_(?!EXTRA_CA_CERTS$).*|VITEST|FORCE_COLOR|NO_COLOR|CI)$/i;

/** PATH as it is on this machine without this repository: `node` is the machine's own. */
export const machinePath = (): string =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
