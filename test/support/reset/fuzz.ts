/** The fuzzer of the reset: random guests and requests, each on an instance that was reset and on a new one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Tally } from './judge.ts';

export interface Share {
  readonly seed: number;
  /** Indices of the first guest and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** Before a guest runs only its index is said. */
export interface Report {
  readonly index: number;
  readonly tally?: Tally;
  readonly failed?: string;
  /** Where the guest's core modules were written. */
  readonly path?: string;
}

export interface Outcome {
  readonly tally: Tally;
  /** A line for each guest that failed. */
  readonly complaints: readonly string[];
}

/** No guest takes a hundredth of it, on whatever machine. */
const HANG_MS = 60_000;

const ENTRY = join(import.meta.dirname, 'fuzz.entry.ts');

/** A guest that does not end, or takes the process with it, has failed; those behind it are judged all the same. */
export async function fuzz(share: Share, folder: string): Promise<Outcome> {
  const tally: Tally = {};
  const complaints: string[] = [];
  for (let from = share.from; from < share.to;) {
    const { reports, next } = await judgeInProcess({ ...share, from }, folder);
    from = next;
    for (const report of reports) {
      add(tally, report.tally ?? {});
      if (report.failed !== undefined) complaints.push(complaint(share.seed, report));
    }
  }
  return { tally, complaints };
}

async function judgeInProcess({ seed, from, to }: Share, folder: string) {
  const args = ['--expose-gc', ENTRY, folder, ...[seed, from, to].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const reports: Report[] = [];
  let [index, errors] = [from, ''];
  const hang = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(0, 2_000)));
  createInterface(child.stdout).on('line', (line) => {
    hang.refresh();
    const report = JSON.parse(line) as Report;
    index = report.index;
    reports.push(report);
  });
  await once(child, 'close');
  clearTimeout(hang);
  if (child.exitCode === 0) return { reports, next: to };
  reports.push({ index, failed: `its process ended: ${child.signalCode ?? child.exitCode} ${errors}` });
  return { reports, next: index + 1 };
}

const complaint = (seed: number, { index, failed, path = 'not written' }: Report): string =>
  `guest ${index} of seed ${seed} (alone: node test/support/reset/replay.ts ${seed} ${index}; its modules: ${path}): ${failed}`;

/** Shares of the same size, one after the other. */
export async function fuzzInParallel(share: Share, folder: string, processes: number): Promise<Outcome> {
  const size = Math.ceil((share.to - share.from) / processes);
  const shares = Array.from({ length: processes }, (_, part) => {
    const from = share.from + part * size;
    return fuzz({ ...share, from, to: Math.min(share.to, from + size) }, folder);
  });
  const outcomes = await Promise.all(shares);
  const tally: Tally = {};
  for (const outcome of outcomes) add(tally, outcome.tally);
  return { tally, complaints: outcomes.flatMap(({ complaints }) => complaints) };
}

function add(sum: Tally, more: Tally): void {
  for (const [what, count] of Object.entries(more)) sum[what] = (sum[what] ?? 0) + count;
}
