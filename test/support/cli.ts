/** `wayhouse` as a process: as npm has installed it from its tarball, run by the machine's own Node. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { installedCli } from './cli-package.ts';
import { runProgram, startProgram, type CommandLine, type Ended, type ProgramOptions } from './program.ts';

export type { Ended };
export type CliOptions = ProgramOptions;

const { command, path } = await installedCli();

/** What stands before the words of a call. */
export const COMMAND: CommandLine = command;

/** PATH of the machine, with a Rust that compiles for WebAssembly. */
export const PATH = path;

/** Runs to the end. */
export function wayhouse(args: readonly string[], options: CliOptions): Promise<Ended> {
  return runProgram([...COMMAND, ...args], withPath(options));
}

/** For a command that goes on until it is ended. Who starts it ends it. */
export function startWayhouse(args: readonly string[], options: CliOptions): ChildProcessWithoutNullStreams {
  return startProgram([...COMMAND, ...args], withPath(options));
}

const withPath = ({ env, ...options }: CliOptions): CliOptions => ({ ...options, env: { PATH, ...env } });
