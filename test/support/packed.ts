/** Packages as npm publishes and installs them, in folders outside the repository. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  await npm(['pack', '-w', workspace, '--pack-destination', folder], ROOT);
  const [tarball = '', ...others] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  if (others.length > 0) throw new Error(`more than one package in ${folder}: ${others.join(', ')}`);
  const empty = join(folder, 'empty');
  await mkdir(empty);
  // Without a package.json of its own, npm would look for one in the folders above.
  await writeFile(join(empty, 'package.json'), '{}');
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball)], empty);
  return empty;
}
