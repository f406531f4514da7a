import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');

/** The paths of what is committed, or would be with the next commit: from the root, with `/`. */
export function filesOf(...patterns: readonly string[]): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns];
  const paths = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  // One that was deleted is listed until the deletion is committed.
  return [...new Set(paths)].filter((path) => existsSync(join(ROOT, path)));
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Our own code of the host. */
export const hostFiles = (): string[] => filesOf('host/*.ts');

/** TypeScript that is ours and runs on Node: not what AssemblyScript compiles. */
export const codeFiles = (): string[] =>
  filesOf('host/*.ts', 'scripts/*.ts', 'guests/*.ts', 'examples/*.ts', 'bench/*.ts', 'sdk/*.ts').filter(
    (path) => !path.includes('/assemblyscript/') && !path.includes('/assembly/'),
  );

/** The value under which the share `part` of the numbers lies: 0.5 asks for the median. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
