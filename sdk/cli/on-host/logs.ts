/** What a plugin has written, and what it writes. */
import type { LogLine } from '@wayhouse/client';
import type { Style, Terminal } from '../terminal.ts';
import { printableLine } from '../words/printable.ts';
import { connect, type HostOptions } from './connect.ts';
import { onHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';

export interface LogsOptions extends HostOptions {
  /** Whether new lines follow, until Ctrl-C or until the host closes. */
  readonly follow: boolean;
  readonly lines: number;
}

export async function logs(
  terminal: Terminal,
  given: string | undefined,
  options: LogsOptions,
): Promise<void> {
  const name = await pluginName(given, terminal);
  await onHost(terminal, async () => {
    const client = await connect(terminal, options);
    const { lines } = options;
    if (!options.follow) return printAll(terminal, await client.readLogs(name, { lines }));
    for await (const line of client.followLogs(name, { lines })) {
      terminal.print({ words: wordsOf(line, terminal), data: line });
    }
    terminal.note('The host has closed the log.');
  });
}

function printAll(terminal: Terminal, lines: readonly LogLine[]): void {
  terminal.print({ words: lines.map((line) => wordsOf(line, terminal)).join('\n'), data: lines });
}

const COLOURS: Readonly<Record<LogLine['level'], Style>> = {
  trace: 'dim',
  debug: 'dim',
  info: 'cyan',
  warn: 'yellow',
  error: 'red',
};

/** The guest's text is hostile ground: no terminal may obey it. */
function wordsOf({ time, level, message, fields, version, requestId }: LogLine, terminal: Terminal): string {
  const named = Object.entries(fields).map(
    ([key, value]) => `${printableLine(key)}=${quoted(printableLine(value))}`,
  );
  const from = requestId === '' ? `v${version}` : `v${version} ${requestId}`;
  return [
    new Date(time).toISOString(),
    terminal.paint(COLOURS[level], level.padEnd(5)),
    printableLine(message),
    ...named,
    terminal.paint('dim', `(${from})`),
  ].join(' ');
}

const quoted = (value: string): string => (/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value));
