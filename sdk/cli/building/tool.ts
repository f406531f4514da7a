/** Programs of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { CliError } from '../errors.ts';
import type { Output } from '../streams.ts';
import type { Environment } from '../terminal.ts';

export interface Call {
  readonly cwd: string;
  readonly env: Environment;
  /** Gets what the program says while it runs; if absent, nobody does. */
  readonly stderr?: Output;
}

export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
}

/** Throws `tool_missing` where there is no such program. */
export async function runTool(tool: string, args: readonly string[], call: Call): Promise<Outcome> {
  const { cwd, env, stderr } = call;
  const child = spawn(tool, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (stderr) child.stderr.pipe(stderr, { end: false });
  else child.stderr.resume();
  const ended = once(child, 'close').catch((cause: Error) => {
    throw new CliError('tool_missing', `${tool} could not be run: ${cause.message}.`, { cause });
  }) as Promise<[number | null]>;
  const [stdout, [code]] = await Promise.all([text(child.stdout), ended]);
  return { code, stdout };
}
