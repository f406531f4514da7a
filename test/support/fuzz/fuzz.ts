/** The fuzzer of the inspection: as many cases as wanted, each of which may only be judged. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Kind } from './cases.ts';
import type { Verdict } from './judge.ts';

export interface Run {
  readonly kind: Kind;
  readonly seed: number;
  /** Indices of the first case and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

export type Verdicts = { [verdict in Verdict]?: number };

export type Outcome = { readonly verdicts: Verdicts } | { readonly failed: string };

/** No case takes a hundredth of it, on whatever machine. */
const HANG_MS = 30_000;

/** Far more than any case needs: a leak, or a case that asks for too much, ends the process. */
const HEAP_MIB = 192;

const ENTRY = join(import.meta.dirname, 'fuzz.entry.ts');

/**
 * How often there was which verdict. Rejects with the case, and how to run it alone, if one fails, does
 * not end, or takes the process with it.
 */
export async function fuzz(run: Run, { heapMiB = HEAP_MIB } = {}): Promise<Verdicts> {
  const { kind, seed, from, to } = run;
  const args = [`--max-old-space-size=${heapMiB}`, ENTRY, kind, ...[seed, from, to].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const told = listen(child, from);
  await once(child, 'close');
  const outcome = told.last.startsWith('{') ? (JSON.parse(told.last) as Outcome) : { failed: told.death() };
  if ('verdicts' in outcome) return outcome.verdicts;
  const alone = `node test/support/fuzz/replay.ts ${kind} ${seed} ${told.index}`;
  throw new Error(`${kind} case ${told.index} of seed ${seed} (alone: ${alone}): ${outcome.failed}`);
}

/** What a process said last, and the index of its case. It is killed when it says nothing for too long. */
function listen(child: ChildProcessByStdio<null, Readable, Readable>, first: number) {
  const told = { last: '', index: first, death: () => `${child.signalCode ?? child.exitCode}: ${errors}` };
  let [rest, errors] = ['', ''];
  const hang = setTimeout(() => child.kill('SIGKILL'), HANG_MS);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(0, 2_000)));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    told.last = lines.at(-1) ?? told.last;
    told.index = Number(lines.findLast((line) => /^\d+$/.test(line)) ?? told.index);
    hang.refresh();
  });
  child.once('close', () => clearTimeout(hang));
  return told;
}

/** As `fuzz`, in so many processes at once. */
export async function fuzzInParallel(run: Run, processes: number): Promise<Verdicts> {
  const share = Math.ceil((run.to - run.from) / processes);
  const parts = Array.from({ length: processes }, (_, part) => {
    const from = run.from + part * share;
    return fuzz({ ...run, from, to: Math.min(run.to, from + share) });
  });
  const counts: Verdicts = {};
  for (const verdicts of await Promise.all(parts))
    for (const [verdict, count] of entries(verdicts)) counts[verdict] = (counts[verdict] ?? 0) + count;
  return counts;
}

export const countOf = (verdicts: Verdicts): number =>
  entries(verdicts).reduce((sum, [, count]) => sum + count, 0);

const entries = (verdicts: Verdicts) => Object.entries(verdicts) as [Verdict, number][];
