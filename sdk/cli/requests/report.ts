/** One run, for people and for programs. */
import type { Run } from '@wayhouse/host/testing';
import { EXIT } from '../exit-codes.ts';
import type { Report, Terminal } from '../terminal.ts';
import { printable, printableLine } from '../words/printable.ts';
import { grouped, milliseconds, spent } from '../words/quantities.ts';

/** Of a plugin that gave no answer of its own, the process ends as for a test that failed. */
export function reportRun(run: Run, terminal: Terminal): Report {
  return {
    words: [answer(run, terminal), ...notes(run), spendings(run)].join('\n'),
    data: dataOf(run),
    ...(run.failure && { exit: EXIT.failed }),
  };
}

function answer({ response, failure }: Run, terminal: Terminal): string {
  if (failure) {
    const label = terminal.paint(['red', 'bold'], failure.code);
    const trace = failure.functions.map((name) => `  at ${printableLine(name)}`);
    return [`${label}: ${printable(failure.detail)}`, ...trace, ''].join('\n');
  }
  const headers = [...response.headers].map(
    ([name, value]) => `${terminal.paint('dim', `${name}:`)} ${printableLine(value)}`,
  );
  const body = bodyWords(response.bytes());
  return [terminal.paint('bold', String(response.status)), ...headers, '', ...body].join('\n');
}

function bodyWords(body: Uint8Array): string[] {
  if (body.length === 0) return [];
  const text = textOf(body);
  if (text === undefined) return [`(${grouped(body.length)} bytes that are no text)`, ''];
  return [printable(text.replace(/\n$/, '')), ''];
}

function notes({ log, fetches }: Run): string[] {
  return [
    ...log.map(
      ({ level, message, fields }) =>
        `log      ${level.padEnd(5)} ${printableLine(message)}${fieldWords(fields)}`,
    ),
    ...fetches.map(({ method, url, outcome }) => `fetched  ${method} ${printableLine(url)} -> ${outcome}`),
  ];
}

const spendings = ({ wallMs, ...run }: Run): string => `used     ${spent(run)}, ${milliseconds(wallMs)}`;

/** ` name="value"` for each. */
export const fieldWords = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => ` ${printableLine(name)}=${printableLine(JSON.stringify(value))}`)
    .join('');

function dataOf({ response, failure, log, fetches, fuel, memoryBytes, wallMs }: Run): object {
  return {
    response: {
      status: response.status,
      headers: [...response.headers],
      ...bodyData(response.bytes()),
    },
    ...(failure && { failure }),
    log,
    fetches: fetches.map(({ method, url, outcome }) => ({ method, url, outcome })),
    ...{ fuel, memoryBytes, wallMs },
  };
}

/** In JSON, bytes that are no text stand in base64. */
function bodyData(body: Uint8Array): object {
  const text = textOf(body);
  return text === undefined ? { bodyBase64: Buffer.from(body).toString('base64') } : { body: text };
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
