/** Runs a program that tells people itself how its tests went. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside what the command has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The exit code; null where a signal ended it. Throws `tool_missing` where there is no such program. */
export async function runProgram(
  { file, args, cwd, env = {} }: Program,
  terminal: Terminal,
): Promise<number | null> {
  const child = spawn(file, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...terminal.env, ...env, ...colours(terminal) },
  });
  // With --json, standard output is for the one document.
  const { stdout, stderr, format } = terminal;
  child.stdout.pipe(format === 'json' ? stderr : stdout, { end: false });
  child.stderr.pipe(stderr, { end: false });
  const [code] = (await once(child, 'close').catch((cause: Error) => {
    throw new CliError('tool_missing', `${file} could not be run: ${cause.message}.`, { cause });
  })) as [number | null];
  return code;
}

/** It writes to a pipe, behind which there may be a terminal. */
function colours(terminal: Terminal): NodeJS.ProcessEnv {
  const shown = terminal.format === 'words' && terminal.paint('bold', '') !== '';
  return shown ? { FORCE_COLOR: '1' } : { FORCE_COLOR: undefined, NO_COLOR: '1' };
}
