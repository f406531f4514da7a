import { mkdir } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, type ErrorData, WayhouseError } from '../protocol/errors.ts';
import { lastWords } from './transpile/last-words.ts';
import { syncModule } from './transpile/output.ts';
import { type Ending, runBounded } from './transpile/process.ts';
import { Semaphore } from './semaphore.ts';

export interface CompileBounds {
  /** From the start of the process, in milliseconds. */
  readonly wallMs: number;
  readonly rssBytes: number;
  readonly outputBytes: number;
}

/**
 * Translates a component into a module folder that `loadModule` reads, and has V8 compile it as a
 * probe, in a process that is killed past its bounds. After an error the folder may hold a part.
 *
 * Rejects with `transpile_failed`, `transpile_bounds` or `compile_failed`; and with `malformed_component`,
 * `unsupported_world`, `feature_refused`, `name_refused` or `structure_refused` for what only shows in how the
 * component is linked and in its code.
 */
export type Transpile = (artifactPath: string, outDir: string, bounds: CompileBounds) => Promise<void>;

interface Job {
  readonly artifactPath: string;
  readonly outDir: string;
  readonly bounds: CompileBounds;
}

/** `concurrency` is how many processes run at once; other calls wait, and their time does not run. */
export function createTranspiler({ concurrency }: { readonly concurrency: number }): Transpile {
  const semaphore = new Semaphore(concurrency);
  return (artifactPath, outDir, bounds) =>
    semaphore.run(() => run({ artifactPath: resolve(artifactPath), outDir: resolve(outDir), bounds }));
}

async function run(job: Job): Promise<void> {
  await mkdir(job.outDir, { recursive: true });
  const ending = await runBounded(nodeArguments(job), job.bounds);
  const error = failure(ending, job.bounds);
  if (error !== undefined) throw error;
  await syncModule(job.outDir);
}

const ENTRY = fileURLToPath(new URL(`./transpile.entry${extname(import.meta.url)}`, import.meta.url));
const MIB = 1024 * 1024;

function nodeArguments({ artifactPath, outDir, bounds }: Job): string[] {
  const heapMiB = Math.max(64, Math.floor(bounds.rssBytes / 2 / MIB));
  return [
    '--permission',
    ...[artifactPath, outDir, ...readable()].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${outDir}`,
    `--max-old-space-size=${heapMiB}`,
    // A process that lives for half a second need not collect what is young.
    '--min-semi-space-size=32',
    '--max-semi-space-size=32',
    ENTRY,
    artifactPath,
    outDir,
    `${bounds.outputBytes}`,
  ];
}

/** The code that the process runs: our own, and nothing else of the disk. */
function readable(): string[] {
  const here = dirname(ENTRY);
  return [here, resolve(here, '../protocol')];
}

const ANSWERS: readonly ErrorCode[] = [
  'malformed_component',
  'unsupported_world',
  'feature_refused',
  'name_refused',
  'structure_refused',
  'transpile_failed',
  'transpile_bounds',
  'compile_failed',
  'internal',
];

function failure(ending: Ending, bounds: CompileBounds): WayhouseError | undefined {
  if (ending.exceeded === 'wallMs') return bound(`wallMs: it took more than ${bounds.wallMs} ms`);
  if (ending.exceeded === 'rssBytes' || ending.stderr.includes('heap out of memory'))
    return bound(`rssBytes: it took more than ${bounds.rssBytes} bytes of memory`);
  const answer = readAnswer(ending);
  if (answer === null) return undefined;
  return answer === undefined ? crashed(ending) : WayhouseError.fromData(answer);
}

/** Null if all went well, undefined if the process said nothing that can be believed. */
function readAnswer({ exitCode, stdout }: Ending): ErrorData | null | undefined {
  if (exitCode !== 0) return undefined;
  try {
    const answer = JSON.parse(stdout) as Partial<ErrorData> | null;
    return answer === null || isError(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

const isError = (answer: Partial<ErrorData>): answer is ErrorData =>
  ANSWERS.some((code) => code === answer.code) && typeof answer.detail === 'string';

const crashed = ({ stderr, exitCode }: Ending): WayhouseError =>
  new WayhouseError(
    'transpile_failed',
    `the process ended without an answer (exit code ${exitCode}): ${lastWords(stderr)}`,
  );

const bound = (detail: string): WayhouseError => new WayhouseError('transpile_bounds', detail);
