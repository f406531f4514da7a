/** `wayhouse` as npm publishes it, beside the packages that it depends on. */
import { delimiter, join } from 'node:path';
import { INSTALL, installCli, machineNode } from './cli-install.ts';
import { oncePerRun } from './once-per-run.ts';
import { npm } from './packed.ts';
import { machinePath, runProgram, type Ended } from './program.ts';
import { rustFolder } from './sdk/rust.ts';

export interface InstalledCli {
  /** Nothing is in it but what npm installed from the tarballs; npm ran no install script. */
  readonly folder: string;
  /** The machine's own Node, and what it runs. */
  readonly command: readonly [string, string];
  /** PATH of the machine, with a Rust that compiles for WebAssembly. */
  readonly path: string;
  /** How the first call after the install went: `wayhouse --version`. */
  readonly first: Ended;
}

/** The one that all test files of a run drive. */
export function installedCli(): Promise<InstalledCli> {
  return oncePerRun('cli', async (run) => {
    const folder = await installCli(run);
    const command = [await machineNode(), join(folder, 'node_modules/.bin/wayhouse')] as const;
    const path = [await rustFolder('wasm32-unknown-unknown'), machinePath()].join(delimiter);
    // Node is fetched where the machine's own is too old: not by several at once.
    const first = await runProgram([...command, '--version'], { cwd: folder });
    return { folder, command, path, first };
  });
}

/** A plugin in AssemblyScript, made by that `wayhouse`, after its `npm install`. The path of its folder. */
export async function installedPlugin(): Promise<string> {
  const { command } = await installedCli();
  return oncePerRun('plugin', async (run) => {
    const make = [...command, 'new', 'greeter', '--lang', 'assemblyscript'] as const;
    const { code, stderr } = await runProgram(make, { cwd: run });
    if (code !== 0) throw new Error(`wayhouse new ended with ${code}: ${stderr}`);
    const folder = join(run, 'greeter');
    await npm(INSTALL, folder);
    return folder;
  });
}
