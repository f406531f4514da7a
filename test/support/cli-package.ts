/** `wayhouse` as npm publishes it, beside the packages that it depends on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { alone, npm } from './packed.ts';

const ROOT = join(import.meta.dirname, '../..');
const WORKSPACES = ['host', 'sdk/assemblyscript', 'sdk/client', 'sdk/cli'];

/** Builds what `wayhouse new` copies, as `npm run build` does. */
export function buildCli(): Promise<void> {
  return alone(async () => {
    const script = join(ROOT, 'scripts/build.ts');
    const bin = join(ROOT, 'node_modules/.bin');
    const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) };
    const child = spawn(process.execPath, [script, 'sdk/cli'], { env, stdio: ['ignore', 'ignore', 2] });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the build of sdk/cli ended with ${code}`);
  });
}

/** Installs `wayhouse` from tarballs into `empty/` of the folder; npm runs no install script. The path of that. */
export async function installCli(folder: string): Promise<string> {
  await buildCli();
  const workspaces = WORKSPACES.flatMap((workspace) => ['-w', workspace]);
  const pack = ['pack', '--ignore-scripts', ...workspaces, '--pack-destination', folder];
  await alone(() => npm(pack, ROOT));
  const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const empty = join(folder, 'empty');
  await mkdir(empty);
  await writeFile(join(empty, 'package.json'), '{}');
  const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await npm([...install, ...tarballs.map((name) => join(folder, name))], empty);
  return empty;
}

/** PATH as it is on this machine without this repository: `node` is the machine's own. */
export const machinePath = (): string =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);

/** The machine's own Node, whatever its version. */
export async function machineNode(): Promise<string> {
  for (const folder of machinePath().split(delimiter)) {
    const node = join(folder, 'node');
    if (await stat(node).catch(() => undefined)) return node;
  }
  throw new Error('this machine has no node on PATH but that of this repository');
}
