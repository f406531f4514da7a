import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './tree.ts';

export interface Finding {
  /** From the root of the tree, with `/`. */
  readonly file: string;
  /** For example `eslint(max-params)`. */
  readonly rule: string;
  readonly message: string;
  /** What the rule advises: where it comes from .oxlintrc.json, our own words. */
  readonly help: string;
}

const OXLINT = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');

/** What oxlint finds in a tree of these files, under this repository's own rules. */
export async function lintPlanted(files: ReadonlyMap<string, string>): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wayhouse-lint-'));
  try {
    await copyFile(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, source] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), source);
    }
    return await oxlint(['.'], folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs oxlint in `folder`. */
export async function oxlint(args: readonly string[], folder: string): Promise<Finding[]> {
  const { diagnostics } = JSON.parse(await output([OXLINT, '--format', 'json', ...args], folder)) as {
    diagnostics: readonly { filename: string; code?: string; message: string; help?: string }[];
  };
  return diagnostics.map(({ filename, code = '', message, help = '' }) => {
    return { file: filename.replaceAll('\\', '/'), rule: code, message, help };
  });
}

/** What the command writes, whatever it exits with: oxlint exits with 1 where it has found something. */
function output(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (stdout.trimStart().startsWith('{')) resolve(stdout);
      else reject(new Error(`oxlint gave no findings: ${stderr || stdout || error?.message}`));
    });
  });
}
