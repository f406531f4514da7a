/** Packages as npm publishes and installs them, in folders outside the repository. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { machineEnv } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** As a shell of its own would run it: not told of the npm command that runs these tests. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run('npm', args, { cwd, env: machineEnv(), shell: process.platform === 'win32' });
  return stdout;
}

/** Packs a workspace of this repository, and installs nothing but that in `empty/` of the folder. Its path. */
export async function installPacked(workspace: string, folder: string): Promise<string> {
  await alone(() => npm(['pack', '-w', workspace, '--pack-destination', folder], ROOT));
  const [tarball = '', ...others] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  if (others.length > 0) throw new Error(`more than one package in ${folder}: ${others.join(', ')}`);
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // Without a package.json of its own, npm would look for one in the folders above.
  await writeFile(join(empty, 'package.json'), '{}');
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], empty);
  return empty;
}

/** Packages are built in place: of the files of tests that do so, one at a time. */
const PACKING = join(tmpdir(), 'wayhouse-packing');

/** Of all processes that give the same file, one at a time; the file names it meanwhile. */
export async function alone<T>(work: () => Promise<T>, turn = PACKING): Promise<T> {
  await takeTurn(turn);
  try {
    return await work();
  } finally {
    await rm(turn);
  }
}

const AGAIN_MS = 200;

async function takeTurn(turn: string): Promise<void> {
  for (;;) {
    const taken = await writeFile(turn, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (taken) return;
    if (!(await ownerIsAlive(turn))) await rm(turn, { force: true });
    await pause(AGAIN_MS);
  }
}

async function ownerIsAlive(turn: string): Promise<boolean> {
  const pid = Number(await readFile(turn, 'utf8').catch(() => ''));
  // Not written yet, or gone by now.
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
