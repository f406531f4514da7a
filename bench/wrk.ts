import { join } from 'node:path';
import type { Answers, Course } from './load.ts';
import { CLIENT_CORE, runPinned } from './pinned.ts';

/** Posts the file that it is given. */
const POST = join(import.meta.dirname, 'post.lua');

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** A file to post. */
  readonly body?: string | undefined;
}

export interface Busy {
  readonly connections: number;
  readonly seconds: number;
  /** Behind the contestant's own. */
  readonly path?: string;
  /** A file to post. */
  readonly body?: string | undefined;
}

/** As fast as the server answers, over so many connections. */
export function busy({ path = '', ...load }: Busy): Course {
  const { connections, seconds } = load;
  const name = `${connections} connection${connections === 1 ? '' : 's'}`;
  return { name, seconds, run: (url) => wrk({ url: url + path, ...load }) };
}

/** Puts load on a server. Rejects if one answer is not 2xx or 3xx, or one connection fails. */
export async function wrk({ url, connections, seconds, body }: Load): Promise<Answers> {
  const [script, file] =
    body === undefined
      ? [[], []]
      : [
          ['-s', POST],
          ['--', body],
        ];
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...script, url, ...file];
  return readReport(await runPinned(CLIENT_CORE, { file: 'wrk', args }));
}

/** Throws an Error if the report tells of any failed request, or is none. */
export function readReport(report: string): Answers {
  const failures = /Non-2xx or 3xx responses: .*|Socket errors: .*/.exec(report);
  if (failures !== null) throw new Error(`wrk: ${failures[0]}`);
  return {
    requests: Number(field(report, /(\d+) requests in/)),
    perSecond: Number(field(report, /Requests\/sec:\s+([\d.]+)/)),
    p50Micros: micros(field(report, /^\s+50%\s+(\S+)\s*$/m)),
    p99Micros: micros(field(report, /^\s+99%\s+(\S+)\s*$/m)),
  };
}

const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, m: 60e6 };

function micros(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)(\D+)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new Error(`wrk: "${text}" is no time`);
  return Number(number) * factor;
}

function field(report: string, pattern: RegExp): string {
  const found = pattern.exec(report)?.[1];
  if (found === undefined) throw new Error(`wrk: no ${pattern} in its report:\n${report}`);
  return found;
}
