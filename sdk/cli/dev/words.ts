/** What `wayhouse dev` prints: a line for each thing that happens. */
import type { Failure } from '../errors.ts';
import { fieldWords } from '../requests/report.ts';
import type { Report, Style, Terminal } from '../terminal.ts';
import { printableLine } from '../words/printable.ts';
import { milliseconds, spent } from '../words/quantities.ts';
import { size } from '../words/sizes.ts';
import type { HostEvent, Level, LogEvent, RequestEvent } from './host-log.ts';

export interface Live {
  readonly url: string;
  readonly version: number;
  readonly bytes: number;
  readonly warnings: readonly string[];
  /** From the change to the first request that the new version would answer. */
  readonly milliseconds: number;
}

export function reportLive(live: Live, terminal: Terminal): Report {
  const { url, version, bytes, warnings, milliseconds: took } = live;
  const line = `version ${version}  ${size(bytes)}  live in ${milliseconds(took)}  ${url}`;
  return {
    words: [...warnings, terminal.paint('green', line)].join('\n'),
    data: { event: 'live', ...live },
  };
}

/** `version` is the one that serves on. */
export function reportFailed(failure: Failure, version: number | undefined, terminal: Terminal): Report {
  const { code, detail, repair } = failure;
  const rest = version === undefined ? 'nothing serves yet' : `version ${version} serves on`;
  const words = [`${terminal.paint(['red', 'bold'], code)}: ${detail.trimStart()}`, repair, `(${rest})`];
  const serving = version === undefined ? {} : { version };
  return { words: words.join('\n'), data: { event: 'failed', code, detail, repair, ...serving } };
}

export const reportUnchanged = (version: number | undefined): Report => ({
  words: `version ${version}  unchanged`,
  data: { event: 'unchanged', version },
});

export function reportEvent(event: HostEvent, terminal: Terminal): Report {
  const words = event.event === 'log' ? logWords(event, terminal) : requestWords(event, terminal);
  return { words, data: event };
}

const LEVEL_STYLES: Readonly<Record<Level, Style>> = {
  ...{ trace: 'dim', debug: 'dim', info: 'blue', warn: 'yellow', error: 'red', fatal: 'red' },
};

function logWords({ level, message, fields }: LogEvent, terminal: Terminal): string {
  const label = terminal.paint(LEVEL_STYLES[level], level.padEnd(5));
  return `  ${label}  ${printableLine(message)}${fieldWords(fields)}`;
}

function requestWords(event: RequestEvent, terminal: Terminal): string {
  const { method, path, status, fuel, memoryBytes, wallMs } = event;
  const shown = terminal.paint(status < 400 ? 'green' : status < 500 ? 'yellow' : 'red', String(status));
  const line = `${method} ${printableLine(path)}  ${shown}`;
  if (fuel === undefined || memoryBytes === undefined || wallMs === undefined) return line;
  return `${line}  ${spent({ fuel, memoryBytes })}, ${milliseconds(wallMs)}`;
}
