import { spawnSync } from 'node:child_process';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** What figures were measured on, and of what. */
export interface Facts {
  readonly date: string;
  /** With a plus where files have been changed since. */
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  readonly wrk: string;
  /** Of the machine over a minute, when the benches began: above 0.5 it did other things beside. */
  readonly load: number;
}

export function readFacts(): Facts {
  const [first] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}, ${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    wrk: /wrk (?:debian\/)?(\S+)/.exec(said('wrk', '--version'))?.[1] ?? 'unknown',
    load: Math.round(loadavg()[0]! * 10) / 10,
  };
}

function commit(): string {
  const isChanged = said('git', 'status', '--porcelain', '--untracked-files=no') !== '';
  return said('git', 'rev-parse', '--short', 'HEAD') + (isChanged ? '+' : '');
}

/** Empty where it cannot be run. */
function said(file: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(file, args, { cwd: ROOT, encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`.trim();
}
