/** `wayhouse` as a process: from the sources of this repository. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = join(ROOT, 'scripts/sources.mjs');
const MAIN = join(ROOT, 'sdk/cli/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** On standard input. */
  readonly input?: string;
  /** Instead of Node with the sources: for example an installed `wayhouse`. */
  readonly command?: readonly [string, ...string[]];
}

/** Node 26, with what makes it run the sources of `wayhouse`. */
export const SOURCE_COMMAND = [process.execPath, '--import', SOURCES, MAIN] as const;

/** Runs to the end. */
export async function wayhouse(args: readonly string[], options: CliOptions): Promise<Ended> {
  const child = startWayhouse(args, options);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** For a command that goes on until it is ended. Who starts it ends it. */
export function startWayhouse(args: readonly string[], { cwd, env, command = SOURCE_COMMAND }: CliOptions) {
  const [file, ...before] = command;
  return spawn(file, [...before, ...args], { cwd, env: { ...cleanEnv(), ...env } });
}

/** What a shell of its own would have: nothing of the test runner, of a host or of a proxy for colours. */
function cleanEnv(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(WAYHOUSE|VITEST|NODE)_|^(FORCE_COLOR|NO_COLOR|CI)$/.test(name),
  );
  return Object.fromEntries(own);
}
