import { delimiter } from 'node:path';
import { join } from 'node:path';
import { installCli } from '../test/support/cli-install.ts';
import { machineEnv, runProgram, type Environment } from '../test/support/program.ts';
import { rustFolder } from '../test/support/sdk/rust.ts';

export const LANGUAGES = ['assemblyscript', 'rust'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `wayhouse` as a user has it: installed out of tarballs, run by Node 26 itself. */
export interface InstalledCommand {
  readonly words: readonly [string, string];
  /** What the machine has, and a Rust that compiles for WebAssembly. */
  readonly env: Environment;
}

/** Into a folder that is empty. */
export async function installCommand(folder: string): Promise<InstalledCommand> {
  const installed = await installCli(folder);
  const env = machineEnv();
  const path = [join(process.execPath, '..'), await rustFolder('wasm32-unknown-unknown'), env['PATH']];
  return {
    words: [process.execPath, join(installed, 'node_modules/wayhouse/bin/wayhouse.mjs')],
    env: { ...env, PATH: path.join(delimiter) },
  };
}

/** Throws with all that it has said where it fails. */
export async function must(words: readonly [string, ...string[]], cwd: string, env: Environment) {
  const { code, stdout, stderr } = await runProgram(words, { cwd, env });
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
}

export interface NewPlugin {
  readonly name: string;
  readonly language: Language;
  /** In which its folder is made. */
  readonly parent: string;
}

/** The template `hello`, after its `npm install`. The path of its folder. */
export async function makePlugin(
  { words, env }: InstalledCommand,
  { name, language, parent }: NewPlugin,
): Promise<string> {
  await must([...words, 'new', name, '--lang', language, '--template', 'hello'], parent, env);
  const folder = join(parent, name);
  await must(['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund'], folder, env);
  return folder;
}
