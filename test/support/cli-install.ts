/** `wayhouse` out of tarballs. For tests and for benches. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { alone, npm } from './packed.ts';
import { machinePath, runProgram } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKSPACES = ['host', 'sdk/assemblyscript', 'sdk/client', 'sdk/cli'];
export const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund'];

/** Installs `wayhouse` from tarballs into `empty/` of the folder; npm runs no install script. The path of that. */
export async function installCli(folder: string): Promise<string> {
  await alone(() => packCli(folder));
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await writeFile(join(empty, 'package.json'), '{}');
  await npm([...INSTALL, '--ignore-scripts', ...tarballs.map((name) => join(folder, name))], empty);
  return empty;
}

/** Built as `npm run build` does. The packages' own scripts would build what `wayhouse` carries again and again. */
async function packCli(folder: string): Promise<void> {
  const env = { PATH: [join(ROOT, 'node_modules/.bin'), machinePath()].join(delimiter) };
  const build = [process.execPath, 'scripts/build.ts', 'sdk/cli'] as const;
  const { code, stdout, stderr } = await runProgram(build, { cwd: ROOT, env });
  if (code !== 0) throw new Error(`the build of sdk/cli ended with ${code}: ${stdout}${stderr}`);
  const workspaces = WORKSPACES.flatMap((workspace) => ['-w', workspace]);
  await npm(['pack', '--ignore-scripts', ...workspaces, '--pack-destination', folder], ROOT);
}

/** The machine's own Node, whatever its version. */
export async function machineNode(): Promise<string> {
  for (const folder of machinePath().split(delimiter)) {
    const node = join(folder, 'node');
    if (await stat(node).catch(() => undefined)) return node;
  }
  throw new Error('this machine has no node on PATH but that of this repository');
}
