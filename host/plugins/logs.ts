import type { FlatHeaders, LogLevel } from '../protocol/messages.ts';
import type { LogLine } from './reports.ts';

/** What the domain needs of the host's logger; pino fits. */
export interface Logger {
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  isLevelEnabled(level: string): boolean;
}

const KEPT_LINES = 1_000;
const KEPT_CHARACTERS = 1_000_000;

type Listener = (line: LogLine) => void;

/** The log of one plugin: to the host's logger, to whoever follows, and the last lines kept. */
export class PluginLog {
  readonly #plugin: string;
  readonly #logger: Logger;
  readonly #listeners = new Set<Listener>();
  #lines: LogLine[] = [];
  #characters = 0;

  constructor(plugin: string, logger: Logger) {
    this.#plugin = plugin;
    this.#logger = logger;
  }

  write(line: LogLine): void {
    const { level, message, fields, version, requestId } = line;
    this.#logger[level]({ plugin: this.#plugin, version, requestId, fields }, message);
    this.#keep(line);
    for (const listener of this.#listeners) listener(line);
  }

  /** To the host's logger alone; `fields` is not asked where nobody would read them. */
  debug(fields: () => object, message: string): void {
    if (this.#logger.isLevelEnabled('debug'))
      this.#logger.debug({ plugin: this.#plugin, ...fields() }, message);
  }

  last(count: number): LogLine[] {
    return count <= 0 ? [] : this.#lines.slice(-count);
  }

  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#lines = [];
    this.#characters = 0;
  }

  #keep(line: LogLine): void {
    this.#lines.push(line);
    this.#characters += sizeOf(line);
    if (this.#lines.length <= KEPT_LINES && this.#characters <= KEPT_CHARACTERS) return;
    // A tenth at a time, so that a flood does not shift the whole array for each line.
    const dropped = this.#lines.splice(0, Math.max(1, Math.ceil(this.#lines.length / 10)));
    for (const old of dropped) this.#characters -= sizeOf(old);
  }
}

function sizeOf({ message, fields }: LogLine): number {
  let size = message.length;
  for (const name in fields) size += name.length + fields[name]!.length;
  return size;
}

export interface LineOrigin {
  readonly version: number;
  readonly requestId: string;
}

export function logLine(
  level: LogLevel,
  [message, flat]: readonly [string, FlatHeaders],
  from: LineOrigin,
): LogLine {
  // No prototype: a guest names its fields, "__proto__" too.
  const fields = Object.create(null) as Record<string, string>;
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i]!] = flat[i + 1]!;
  return { time: Date.now(), level, message, fields, version: from.version, requestId: from.requestId };
}
