/** The programs and packages that builds and tests need. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isOnPath, requireRust } from '../building/rust-toolchain.ts';
import { runTool } from '../building/tool.ts';
import { CliError } from '../errors.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { lacking, ok, type Finding } from './finding.ts';

export const findNode = (): Finding => ok('Node', process.version);

export async function findNpm({ env, cwd }: Terminal, project: Project | undefined): Promise<Finding> {
  const need = project?.manifest.language === 'assemblyscript';
  if (!(await isOnPath('npm', env))) {
    const repair = 'It comes with Node: https://nodejs.org';
    return lacking('npm', { detail: 'It is not on PATH.', repair }, need);
  }
  if (process.platform === 'win32') return ok('npm', 'It is on PATH.');
  const { stdout } = await runTool('npm', ['--version'], { cwd, env });
  return ok('npm', stdout.trim());
}

/** What a project in AssemblyScript installs. */
export async function findPackages(project: Project): Promise<Finding[]> {
  const names = ['@wayhouse/assemblyscript', 'vitest'];
  return Promise.all(names.map((name) => findPackage(name, project.folder)));
}

async function findPackage(name: string, folder: string): Promise<Finding> {
  try {
    const file = createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`);
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    return ok(name, version);
  } catch {
    const repair = `In ${folder}: npm install`;
    return lacking(name, { detail: 'It is not installed in the project.', repair }, true);
  }
}

const TARGETS = ['wasm32-unknown-unknown', 'wasm32-wasip2'] as const;

/** A finding for each target; of the one that the project builds for, what is missing is needed. */
export async function findRust(terminal: Terminal, project: Project | undefined): Promise<Finding[]> {
  const { language, build } = project?.manifest ?? {};
  const needed = language === 'rust' ? (build?.target ?? TARGETS[0]) : undefined;
  return Promise.all(
    TARGETS.map((target) => findTarget(target, terminal, target === needed ? 'needed' : 'optional')),
  );
}

async function findTarget(
  target: string,
  { env, cwd }: Terminal,
  need: 'needed' | 'optional',
): Promise<Finding> {
  const name = `Rust for ${target}`;
  try {
    await requireRust(target, { cwd, env });
    const { stdout } = await runTool('rustc', ['--version'], { cwd, env });
    return ok(name, stdout.trim());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return lacking(name, error, need === 'needed');
  }
}
