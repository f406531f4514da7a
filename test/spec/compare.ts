/** What two runs of one test file say, against the differences that are known. */
import { METER_DIFFERENCES, REFUSALS, V8_DIFFERENCES, type Difference } from './differences.ts';
import type { Verdict } from './outcome.ts';

export interface Comparison {
  /** Of commands. */
  readonly counts: Readonly<Record<'passed' | 'skipped' | 'explained', number>>;
  readonly problems: readonly Problem[];
}

export interface Problem {
  readonly where: string;
  readonly what: string;
  readonly bytes: Uint8Array | undefined;
}

type Judgement = keyof Comparison['counts'] | { readonly problem: string };

/** Both runs are of the same commands. */
export function compare(
  file: string,
  unmodified: readonly Verdict[],
  metered: readonly Verdict[],
): Comparison {
  const counts = { passed: 0, skipped: 0, explained: 0 };
  const problems = [...unexplained(file, unmodified), ...stale(file, unmodified, metered)];
  unmodified.forEach((before, index) => {
    const after = metered[index] as Verdict;
    const judgement = judge(file, before, after);
    if (typeof judgement === 'string') counts[judgement] += 1;
    else problems.push({ where: place(file, after), what: judgement.problem, bytes: after.bytes });
  });
  return { counts, problems };
}

/** Of two runs with slices of other sizes: what was granted at once must not change what was used. */
export function compareFuel(file: string, some: readonly Verdict[], others: readonly Verdict[]): Problem[] {
  return some.flatMap((verdict, index) => {
    const other = others[index]?.fuel;
    if (verdict.fuel === undefined || other === undefined || verdict.fuel === other) return [];
    const what = `used ${verdict.fuel} units of fuel in small slices, ${other} in large ones`;
    return [{ where: place(file, verdict), what, bytes: verdict.bytes }];
  });
}

const place = (file: string, { line, command }: Verdict): string => `${file}.wast:${line} ${command}`;

function judge(file: string, before: Verdict, after: Verdict): Judgement {
  if (agree(before, after)) return before.status === 'failed' ? 'explained' : before.status;
  if (isKnown(METER_DIFFERENCES, file, after.line) || isExpectedRefusal(file, after)) return 'explained';
  return {
    problem: `unmodified ${before.status}, ${before.outcome}\nmetered    ${after.status}, ${after.outcome}`,
  };
}

const agree = (before: Verdict, after: Verdict): boolean =>
  before.status === after.status && before.outcome === after.outcome;

const isKnown = (differences: readonly Difference[], file: string, line: number): boolean =>
  differences.some((difference) => difference.file === file && difference.lines.includes(line));

/** Of a module, or of what cannot be asked because the module is not there. */
function isExpectedRefusal(file: string, after: Verdict): boolean {
  return refusalOf(file) !== undefined && (after.status === 'skipped' || isRefusal(file, after));
}

function isRefusal(file: string, { outcome }: Verdict): boolean {
  const names = refusalOf(file)?.names;
  return outcome.startsWith('refused: feature_refused') && names?.test(outcome) === true;
}

const refusalOf = (file: string): (typeof REFUSALS)[number] | undefined =>
  REFUSALS.find(({ files }) => files.test(file));

function unexplained(file: string, unmodified: readonly Verdict[]): Problem[] {
  return unmodified
    .filter(({ status, line }) => status === 'failed' && !isKnown(V8_DIFFERENCES, file, line))
    .map((verdict) => ({
      where: place(file, verdict),
      what: `V8 fails it unmodified: ${verdict.outcome}`,
      bytes: verdict.bytes,
    }));
}

function stale(file: string, unmodified: readonly Verdict[], metered: readonly Verdict[]): Problem[] {
  const failing = unmodified.filter(({ status }) => status === 'failed');
  const differing = metered.filter((after, index) => !agree(unmodified[index] as Verdict, after));
  const gone = [...goneFrom(V8_DIFFERENCES, file, failing), ...goneFrom(METER_DIFFERENCES, file, differing)];
  const lines = gone.map((line) =>
    problem(`${file}.wast:${line}`, 'is in the list of differences, but comes out right'),
  );
  const refused = !refusalOf(file) || metered.some((verdict) => isRefusal(file, verdict));
  return refused ? lines : [...lines, problem(file, 'nothing in it was refused')];
}

function goneFrom(differences: readonly Difference[], file: string, found: readonly Verdict[]): number[] {
  const lines = found.map(({ line }) => line);
  return differences
    .filter((difference) => difference.file === file)
    .flatMap((difference) => difference.lines.filter((line) => !lines.includes(line)));
}

const problem = (where: string, what: string): Problem => ({ where, what, bytes: undefined });
