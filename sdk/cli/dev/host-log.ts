/** What a host writes to its log, as far as the author of a plugin wants to see it. */
export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** A line that the plugin has logged, or the host about it. */
export interface LogEvent {
  readonly event: 'log';
  readonly level: Level;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly requestId: string;
}

export interface RequestEvent {
  readonly event: 'request';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly version: number;
  readonly requestId: string;
  /** Missing where its worker has not told. */
  readonly fuel?: number;
  readonly memoryBytes?: number;
  readonly wallMs?: number;
}

export type HostEvent = LogEvent | RequestEvent;

const LEVELS: Readonly<Record<number, Level>> = {
  ...{ 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' },
};

interface Line extends Omit<RequestEvent, 'event'> {
  readonly level: number;
  readonly msg: string;
  readonly plugin?: string;
  readonly fields?: LogEvent['fields'];
}

/** Undefined for what is only the operator's. */
export function readHostLine(text: string): HostEvent | undefined {
  const line = parse(text);
  if (!line) return undefined;
  // Only what a plugin logs has fields: it cannot pass for an answer.
  if (line.plugin !== undefined && line.fields === undefined && line.msg === 'answered') return answer(line);
  const level = LEVELS[line.level] ?? 'info';
  if (line.plugin === undefined && line.level < 40) return undefined;
  return {
    event: 'log',
    level,
    message: line.msg,
    fields: line.fields ?? {},
    requestId: line.requestId ?? '',
  };
}

function answer({ method, path, status, version, requestId, fuel, memoryBytes, wallMs }: Line): RequestEvent {
  const spent = fuel === undefined ? {} : { fuel, memoryBytes, wallMs };
  return { event: 'request', method, path, status, version, requestId, ...spent } as RequestEvent;
}

function parse(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'msg' in line ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}
