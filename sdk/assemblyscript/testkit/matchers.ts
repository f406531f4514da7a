import { isDeepStrictEqual } from 'node:util';
import type { Run } from '@wayhouse/host/testing';
import { describeRun, grouped, quote } from './describe-run.ts';

type Level = Run['log'][number]['level'];
type ErrorCode = NonNullable<Run['failure']>['code'];

/** Of an answer, the parts that matter. */
export interface WantedResponse {
  readonly status?: number;
  /** Of each that is named, its value. */
  readonly headers?: Readonly<Record<string, string | RegExp>>;
  /** The body as text. */
  readonly body?: string | RegExp;
  /** The body as JSON; equal as a whole. */
  readonly json?: unknown;
}

/** What `expect` knows of a run. */
export interface RunMatchers<R = void> {
  /** It answered, and used fewer units of fuel. */
  toUseLessFuelThan(units: number): R;
  /** It answered, and its linear memory was at no time as large, in bytes. */
  toUseLessMemoryThan(bytes: number): R;
  /** A line of the log has this text, of this level if one is given. */
  toHaveLogged(text: string | RegExp): R;
  toHaveLogged(level: Level, text?: string | RegExp): R;
  /** A call went out to this URL: all of it, or what it must match. */
  toHaveFetched(url: string | RegExp): R;
  toHaveFetched(method: string, url: string | RegExp): R;
  /** The answer of the plugin itself, not of the host in its stead. */
  toRespondWith(wanted: number | WantedResponse): R;
  /** The plugin gave no answer, for this reason. */
  toFailWith(code: ErrorCode, detail?: string | RegExp): R;
}

interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What was wanted, and what was found in its stead; `found` is for both outcomes. */
function verdict(run: Run, pass: boolean, [wanted, found]: readonly [string, string]): Verdict {
  const message = (not: string): string =>
    `expected the run ${not}${wanted}, but ${found}${describeRun(run)}`;
  return { pass, message: () => message(pass ? 'not ' : '') };
}

export const matchers = {
  toUseLessFuelThan: (received: unknown, units: number): Verdict => {
    const run = asRun(received, 'toUseLessFuelThan');
    return spent(run, [run.fuel, units], 'units of fuel');
  },

  toUseLessMemoryThan: (received: unknown, bytes: number): Verdict => {
    const run = asRun(received, 'toUseLessMemoryThan');
    return spent(run, [run.memoryBytes, bytes], 'bytes of memory');
  },

  toHaveLogged: (received: unknown, ...wanted: readonly [string | RegExp, (string | RegExp)?]): Verdict => {
    const run = asRun(received, 'toHaveLogged');
    const [level, text] = isLevel(wanted[0]) ? [wanted[0], wanted[1]] : [undefined, wanted[0]];
    const pass = run.log.some(
      (line) => (level === undefined || line.level === level) && fits(line.message, text, 'within'),
    );
    const what = [`a line`, level && `of level ${level}`, text !== undefined && `with ${quote(text)}`];
    const has = run.log.length === 0 ? 'it logged nothing' : `it logged ${counted(run.log, 'line')}`;
    return verdict(run, pass, [`to have logged ${what.filter(Boolean).join(' ')}`, has]);
  },

  toHaveFetched: (received: unknown, ...wanted: readonly [string | RegExp, (string | RegExp)?]): Verdict => {
    const run = asRun(received, 'toHaveFetched');
    const [method, url] = wanted[1] === undefined ? [undefined, wanted[0]] : [String(wanted[0]), wanted[1]];
    const pass = run.fetches.some(
      (call) => (method === undefined || call.method === method) && fits(call.url, normalised(url), 'whole'),
    );
    const has = run.fetches.length === 0 ? 'it fetched nothing' : `it made ${counted(run.fetches, 'call')}`;
    return verdict(run, pass, [
      `to have fetched ${method === undefined ? '' : `${method} `}${quote(url)}`,
      has,
    ]);
  },

  toRespondWith: (received: unknown, wanted: number | WantedResponse): Verdict => {
    const run = asRun(received, 'toRespondWith');
    const parts = typeof wanted === 'number' ? { status: wanted } : wanted;
    const differences =
      run.failure === undefined ? differing(run, parts) : [`it failed by ${run.failure.code}`];
    const found = differences.length === 0 ? 'it did' : differences.join(', and ');
    return verdict(run, differences.length === 0, [`to respond with ${describeWanted(parts)}`, found]);
  },

  toFailWith: (received: unknown, code: ErrorCode, detail?: string | RegExp): Verdict => {
    const run = asRun(received, 'toFailWith');
    const { failure } = run;
    const pass = failure?.code === code && fits(failure.detail, detail, 'within');
    const wanted = `to fail with ${code}${detail === undefined ? '' : ` and ${quote(detail)}`}`;
    const found = failure === undefined ? 'it answered' : `it failed by ${failure.code}`;
    return verdict(run, pass, [wanted, found]);
  },
} as const;

/** Neither holds of a run that stopped on its way: less than a budget, or more. */
function spent(run: Run, [used, most]: readonly [number, number], what: string): Verdict {
  const wanted = `to use less than ${grouped(most)} ${what}`;
  if (run.failure === undefined) return verdict(run, used < most, [wanted, `it used ${grouped(used)}`]);
  throw new Error(`expected the run ${wanted}, but it failed by ${run.failure.code}${describeRun(run)}`);
}

function differing({ response }: Run, { status, headers = {}, body, json }: WantedResponse): string[] {
  const differences: string[] = [];
  if (status !== undefined && status !== response.status)
    differences.push(`its status was ${response.status}`);
  for (const [name, wanted] of Object.entries(headers)) {
    const value = response.headers.get(name);
    if (value === null) differences.push(`it had no header ${name}`);
    else if (!fits(value, wanted, 'whole')) differences.push(`its header ${name} was ${quote(value)}`);
  }
  if (!fits(response.text(), body, 'whole')) differences.push(`its body was ${quote(response.text())}`);
  if (json !== undefined) differences.push(...differingJson(response.text(), json));
  return differences;
}

function differingJson(text: string, wanted: unknown): string[] {
  try {
    return isDeepStrictEqual(JSON.parse(text), wanted) ? [] : [`its body was ${quote(text)}`];
  } catch {
    return [`its body was not JSON: ${quote(text)}`];
  }
}

function describeWanted({ status, headers, body, json }: WantedResponse): string {
  const parts = [
    status === undefined ? [] : [`${status}`],
    Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${String(value)}`),
    body === undefined ? [] : [`the body ${quote(body)}`],
    json === undefined ? [] : [`the JSON ${JSON.stringify(json)}`],
  ];
  return parts.flat().join(', ');
}

/** `within`: a text is found anywhere. What is not wanted is not looked at. */
function fits(text: string, wanted: string | RegExp | undefined, where: 'whole' | 'within'): boolean {
  if (wanted === undefined) return true;
  // Not `test`: of a pattern with the flag g that depends on what it was asked before.
  if (wanted instanceof RegExp) return text.search(wanted) !== -1;
  return where === 'whole' ? text === wanted : text.includes(wanted);
}

/** As the host has it; what is no URL is equal to none. */
const normalised = (url: string | RegExp): string | RegExp =>
  typeof url === 'string' ? (URL.parse(url)?.href ?? url) : url;

const counted = ({ length }: readonly unknown[], what: string) =>
  `${length} ${what}${length === 1 ? '' : 's'}`;

const LEVELS: readonly unknown[] = ['trace', 'debug', 'info', 'warn', 'error'];

const isLevel = (text: string | RegExp): text is Level => LEVELS.includes(text);

function asRun(received: unknown, matcher: string): Run {
  const isRun =
    typeof received === 'object' && received !== null && 'fuel' in received && 'response' in received;
  if (isRun) return received as Run;
  const hint = received instanceof Promise ? '; await it first' : '';
  throw new TypeError(`${matcher} is for what plugin.handle() gives${hint}.`);
}
