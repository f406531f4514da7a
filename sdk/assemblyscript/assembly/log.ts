import { Tuple2 } from './abi/values';
import { Level, log as write } from './handler/imports/wayhouse/plugin/log';

/** Names and values of a log line that a machine may read. Of a name that stands more than once, the last counts. */
export class Fields {
  readonly pairs: Array<Tuple2<string, string>> = [];

  /** Adds one, null or anything that has a `toString`, and gives the fields back. */
  set<T>(name: string, value: T): Fields {
    this.pairs.push(new Tuple2(name, textOf<T>(value)));
    return this;
  }
}

/**
 * The plugin's log. Each line carries plugin, version and request id.
 *
 *     log.info('order taken', new Fields().set('order', id).set('items', 3));
 *
 * Never fails: past the limits of a request, lines are dropped and counted.
 */
export namespace log {
  export function trace(message: string, fields: Fields | null = null): void {
    line(Level.Trace, message, fields);
  }

  export function debug(message: string, fields: Fields | null = null): void {
    line(Level.Debug, message, fields);
  }

  export function info(message: string, fields: Fields | null = null): void {
    line(Level.Info, message, fields);
  }

  export function warn(message: string, fields: Fields | null = null): void {
    line(Level.Warn, message, fields);
  }

  export function error(message: string, fields: Fields | null = null): void {
    line(Level.Error, message, fields);
  }
}

function textOf<T>(value: T): string {
  if (!isReference<T>()) return value.toString();
  if (changetype<usize>(value) == 0) return 'null';
  return isString<T>() ? changetype<string>(value) : changetype<NonNullable<T>>(value).toString();
}

function line(level: Level, message: string, fields: Fields | null): void {
  write(level, message, fields === null ? [] : fields.pairs);
}
