/** Whether this machine can build Rust for a target, and how it comes to that if not. */
import { stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Environment } from '../terminal.ts';
import { runTool } from './tool.ts';

export interface Machine {
  readonly cwd: string;
  readonly env: Environment;
}

const INSTALL =
  process.platform === 'win32'
    ? 'winget install Rustlang.Rustup'
    : "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";

/** Throws `tool_missing` with the command that installs what is. */
export async function requireRust(target: string, machine: Machine): Promise<void> {
  for (const tool of ['cargo', 'rustc']) {
    if (await isOnPath(tool, machine.env)) continue;
    throw missing(`A plugin in Rust is built by ${tool}, which is not on PATH.`, [INSTALL, add(target)]);
  }
  if (await hasTarget(target, machine)) return;
  throw missing(`This Rust has no standard library for ${target}.`, await waysTo(target, machine.env));
}

/** rustup adds a target to its own Rust alone: not to one of the system that stands before it on PATH. */
async function waysTo(target: string, env: Environment): Promise<string[]> {
  const [rustc, rustup] = await Promise.all([find('rustc', env), find('rustup', env)]);
  if (rustup === undefined || rustc === undefined) return [INSTALL, add(target)];
  const [own, other] = [dirname(rustup), dirname(rustc)];
  if (own === other) return [add(target)];
  return [add(target), `export PATH=${own}${delimiter}$PATH    # before ${other}, whose Rust is another`];
}

const add = (target: string): string => `rustup target add ${target}`;

const missing = (detail: string, commands: readonly string[]): CliError =>
  new CliError('tool_missing', detail, { repair: `Install it with:\n  ${commands.join('\n  ')}` });

async function hasTarget(target: string, machine: Machine): Promise<boolean> {
  const { code, stdout } = await runTool('rustc', ['--print', 'target-libdir', '--target', target], machine);
  return code === 0 && isThere(stdout.trim());
}

export const isOnPath = async (tool: string, env: Environment): Promise<boolean> =>
  (await find(tool, env)) !== undefined;

/** The program that a shell would run. */
async function find(tool: string, env: Environment): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = folders.flatMap((folder) => endings.map((ending) => join(folder, tool + ending)));
  const found = await Promise.all(places.map(isThere));
  return places[found.indexOf(true)];
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
