/**
 * Runs the WebAssembly specification's own tests on V8 as they are and metered, and compares.
 *
 *     npm run test:spec [-- PART]         only the files whose `group/name` has PART in it
 *
 * Ends with the counts; the exit code is 1 if a test comes out otherwise and differences.ts does not say why.
 * The modules of such tests are written to .cache/spec/failures.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { meter } from '../../host/compile/meter/meter.ts';
import { MAX_SLICE } from '../../host/protocol/metering.ts';
import type { Exports } from './action.ts';
import { compare, compareFuel, type Comparison, type Problem } from './compare.ts';
import { LEFT_OUT, METER_DIFFERENCES, V8_DIFFERENCES } from './differences.ts';
import { metered, unmodified } from './embedder.ts';
import type { SpecFile } from './script.ts';
import { NOTHING_TO_ASK, runCommands } from './session.ts';
import { openSuite, type Suite } from './suite.ts';

const FAILURES = join(import.meta.dirname, '..', '..', '.cache', 'spec', 'failures');

/** No test: what the others import. */
const SPECTEST = 'own/spectest';

async function main(part: string): Promise<void> {
  const suite = await openSuite();
  const files = suite.names.filter((name) => name.includes(part) && isRun(name));
  const spectest = new WebAssembly.Module(onlyModule(suite.read(SPECTEST)));
  const comparisons = files.flatMap((file) => compareRuns(suite, file, spectest));
  report(files.length, comparisons, missingFiles(suite));
}

const isRun = (name: string): boolean =>
  name !== SPECTEST && !LEFT_OUT.some((group) => name.startsWith(`${group}/`));

/** Fuel of a grant: so little that a module asks again and again, and so much that it hardly ever does. */
const SLICES = [100, MAX_SLICE - 1];

function compareRuns(suite: Suite, name: string, spectest: WebAssembly.Module): Comparison[] {
  const file = suite.read(name);
  // Each run with a spectest of its own: tests write to its memory and table.
  const fresh = (): Exports => new WebAssembly.Instance(spectest).exports;
  const before = runCommands(file, unmodified(), fresh());
  const [small = [], large = []] = SLICES.map((slice) => runCommands(file, metered(meter, slice), fresh()));
  const { counts, problems } = compare(name, before, small);
  const fuel = compareFuel(name, small, large);
  return [{ counts, problems: [...problems, ...fuel] }, compare(name, before, large)];
}

function onlyModule({ modules }: SpecFile): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(Object.values(modules).join(''), 'hex'));
}

/** Differences of files that are not there would never be found stale. */
function missingFiles({ names }: Suite): Problem[] {
  const listed = [...V8_DIFFERENCES, ...METER_DIFFERENCES].map(({ file }) => file);
  return listed
    .filter((file) => !names.includes(file))
    .map((file) => ({
      where: file,
      what: 'is in the list of differences, but not in the suite',
      bytes: undefined,
    }));
}

function report(files: number, comparisons: readonly Comparison[], missing: readonly Problem[]): void {
  const problems = [...comparisons.flatMap((comparison) => comparison.problems), ...missing];
  const count = (name: keyof Comparison['counts']): number =>
    comparisons.reduce((sum, { counts }) => sum + counts[name], 0);
  saveModules(problems);
  for (const problem of problems.filter(isCause)) console.log(inLines(problem));
  console.log(
    `${files} files, each metered in ${SLICES.length} ways and compared with the unmodified; ${count('explained')} differences that are explained`,
  );
  console.log(`${count('passed')} passed, ${problems.length} failed, ${count('skipped')} skipped`);
  if (problems.length > 0 || count('passed') === 0) process.exitCode = 1;
}

/** Where a module is not there, what is asked of it later fails too: counted, but not told. */
const isCause = ({ what }: Problem): boolean => !what.includes(NOTHING_TO_ASK.outcome);

const inLines = ({ where, what }: Problem): string => `${where}\n    ${what.replaceAll('\n', '\n    ')}`;

function saveModules(problems: readonly Problem[]): void {
  rmSync(FAILURES, { recursive: true, force: true });
  mkdirSync(FAILURES, { recursive: true });
  for (const { where, bytes } of problems) {
    const name = where.replace('/', '.').replace(/[^\w.-]+/g, '-');
    if (bytes) writeFileSync(join(FAILURES, `${name}.wasm`), bytes);
  }
}

await main(process.argv[2] ?? '');
