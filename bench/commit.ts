import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** Where packages are installed: all of them, and those that one workspace has of its own. */
const MODULES = ['node_modules', 'host/node_modules'];

export interface Copy {
  /** The commit, shortened. */
  readonly name: string;
  readonly root: string;
}

/** The tree of a commit in a folder of its own, with its packages installed. Rejects with what git says. */
export async function copyOf(commit: string, folder: string, say: (line: string) => void): Promise<Copy> {
  const name = await git('rev-parse', '--short', '--verify', `${commit}^{commit}`);
  const root = join(folder, 'tree');
  const archive = join(folder, 'tree.tar');
  say(`copying ${name} with its packages ...`);
  await git('archive', '--output', archive, name);
  await mkdir(root);
  await run('tar', ['-xf', archive, '-C', root]);
  if (await hasSamePackages(root)) await copyPackages(root);
  else
    await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  return { name, root };
}

async function git(...args: string[]): Promise<string> {
  try {
    const { stdout } = await run('git', args, { cwd: ROOT });
    return stdout.trim();
  } catch (thrown) {
    throw new Error(`git ${args.join(' ')}: ${(thrown as { stderr: string }).stderr.trim()}`, {
      cause: thrown,
    });
  }
}

async function hasSamePackages(root: string): Promise<boolean> {
  const [here, there] = await Promise.all(
    [ROOT, root].map((folder) => readFile(join(folder, 'package-lock.json'), 'utf8')),
  );
  return here === there;
}

/** Not by symbolic links: the host's own walls let nothing read outside of its tree. */
async function copyPackages(root: string): Promise<void> {
  for (const modules of MODULES) {
    const from = join(ROOT, modules);
    if (!existsSync(from)) continue;
    const to = join(root, modules);
    // Hard links take no time; between two file systems there are none.
    await run('cp', ['-al', from, to]).catch(async () => {
      await rm(to, { recursive: true, force: true });
      await run('cp', ['-a', from, to]);
    });
  }
}
