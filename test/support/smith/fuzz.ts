/** The fuzzer of the meter: random modules, each as it is against the same one metered. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RandomModule, Share } from './frames.ts';
import type { Judged } from './judge.ts';

export interface Success extends Judged {
  readonly index: number;
  readonly flavour: RandomModule['flavour'];
}

export interface Failure {
  readonly seed: number;
  readonly index: number;
  readonly failed: string;
  /** The module, without the functions that it fails without. */
  readonly path: string;
  readonly bytes: number;
}

/** Before a module runs only its index is said. */
export type Report = { readonly index: number } | Success | Failure;

export interface Outcome {
  readonly successes: readonly Success[];
  readonly failures: readonly Failure[];
}

export interface Judges {
  /** What `buildSmith` gave. */
  readonly smith: string;
  /** Where modules that fail are written. */
  readonly folder: string;
  /** For Node, for example `--liftoff-only`. */
  readonly flags?: readonly string[];
}

/** No module takes a hundredth of it, on whatever machine. */
const HANG_MS = 30_000;

const ENTRY = join(import.meta.dirname, 'fuzz.entry.ts');

/** A module that does not end, or takes the process with it, has failed; those behind it are judged all the same. */
export async function fuzz(share: Share, judges: Judges): Promise<Outcome> {
  const successes: Success[] = [];
  const failures: Failure[] = [];
  for (let from = share.from; from < share.to;) {
    const told = await judgeInProcess({ ...share, from }, judges);
    successes.push(...told.successes);
    failures.push(...told.failures);
    from = told.next;
  }
  return { successes, failures };
}

async function judgeInProcess({ seed, from, to }: Share, { smith, folder, flags = [] }: Judges) {
  const args = ['--expose-gc', ...flags, ENTRY, smith, folder, ...[seed, from, to].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const [successes, failures]: [Success[], Failure[]] = [[], []];
  let [index, errors] = [from, ''];
  const hang = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(0, 2_000)));
  createInterface(child.stdout).on('line', (line) => {
    hang.refresh();
    const report = JSON.parse(line) as Report;
    index = report.index;
    if ('failed' in report) failures.push(report);
    if ('verdict' in report) successes.push(report);
  });
  await once(child, 'close');
  clearTimeout(hang);
  if (child.exitCode === 0) return { successes, failures, next: to };
  const failed = `its process ended: ${child.signalCode ?? child.exitCode} ${errors}`;
  failures.push({ seed, index, failed, path: 'not written', bytes: 0 });
  return { successes, failures, next: index + 1 };
}

/** Shares of the same size, one after the other. */
export async function fuzzInParallel(share: Share, judges: Judges, processes: number): Promise<Outcome> {
  const size = Math.ceil((share.to - share.from) / processes);
  const shares = Array.from({ length: processes }, (_, part) => {
    const from = share.from + part * size;
    return fuzz({ ...share, from, to: Math.min(share.to, from + size) }, judges);
  });
  const outcomes = await Promise.all(shares);
  return {
    successes: outcomes.flatMap(({ successes }) => successes),
    failures: outcomes.flatMap(({ failures }) => failures),
  };
}

/** How many there were of each flavour and of each verdict. */
export function tally({ successes }: Outcome): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const word of successes.flatMap(({ flavour, verdict }) => [flavour, verdict]))
    seen[word] = (seen[word] ?? 0) + 1;
  return seen;
}

/** Of more failures than this, the others are only counted. */
const MAX_TOLD = 20;

/** A line for each failure, those of small modules first. */
export function complaints({ failures }: Outcome): string[] {
  const lines = failures
    .toSorted((a, b) => a.bytes - b.bytes)
    .map(
      ({ seed, index, failed, path, bytes }) =>
        `module ${index} of seed ${seed} (alone: node test/support/smith/replay.ts ${path}; ${bytes} bytes): ${failed}`,
    );
  return lines.length > MAX_TOLD
    ? [...lines.slice(0, MAX_TOLD), `and ${lines.length - MAX_TOLD} more`]
    : lines;
}
