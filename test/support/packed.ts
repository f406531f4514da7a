/** Packages as npm publishes and installs them, in folders outside the repository. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** As a shell of its own would run it: not told of the npm command that runs these tests. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_(registry|cache|userconfig)$)/i.test(name),
  );
  const env = Object.fromEntries(own);
  const { stdout } = await run('npm', args, { cwd, env, shell: process.platform === 'win32' });
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
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  await takeTurn();
  try {
    return await work();
  } finally {
    await rm(TURN);
  }
}

/** Names the process whose turn it is. */
const TURN = join(tmpdir(), 'wayhouse-packing');
const AGAIN_MS = 200;

async function takeTurn(): Promise<void> {
  for (;;) {
    const taken = await writeFile(TURN, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (taken) return;
    if (!(await ownerIsAlive())) await rm(TURN, { force: true });
    await pause(AGAIN_MS);
  }
}

async function ownerIsAlive(): Promise<boolean> {
  const pid = Number(await readFile(TURN, 'utf8').catch(() => ''));
  // Not written yet, or gone by now.
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
