import type { Run } from '@wayhouse/host/testing';

/** Of a body, as much as is shown. */
const SHOWN = 300;

/** A run in some lines, for whoever reads why a test failed. */
export function describeRun({ response, failure, log, fetches, ...cost }: Run): string {
  const sections = [
    failure === undefined
      ? `answered   ${response.status} ${quote(response.text())}`
      : `failed     ${failure.code}: ${indented([failure.detail, ...failure.functions.map((name) => `at ${name}`)])}`,
    `logged     ${indented(log.map(line))}`,
    `fetched    ${indented(fetches.map(({ method, url, outcome }) => `${method} ${url} -> ${outcome}`))}`,
    `used       ${grouped(cost.fuel)} fuel, ${grouped(cost.memoryBytes)} bytes of memory, ${cost.wallMs.toFixed(1)} ms`,
  ];
  return `\n\n${sections.join('\n')}\n`;
}

function line({ level, message, fields }: Run['log'][number]): string {
  const named = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${level.padEnd(5)} ${message}${named.join('')}`;
}

const indented = (lines: readonly string[]): string =>
  lines.length === 0 ? 'nothing' : lines.join('\n').replaceAll('\n', `\n${' '.repeat(11)}`);

/** With a comma between thousands. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

export function quote(text: string | RegExp): string {
  if (text instanceof RegExp) return String(text);
  return text.length <= SHOWN ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, SHOWN))}...`;
}
