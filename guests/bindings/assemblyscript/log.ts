import { hostLog } from './abi/imports';
import { lowerPairs, lowerString, sizeOf } from './abi/memory';
import { Pair } from './types';

/** How much a line matters, least first: the order of `level` in wit/v0.1/log.wit. */
export enum Level {
  Trace,
  Debug,
  Info,
  Warn,
  Error,
}

/** A name and a value of a log line that a machine may read. */
export class Field extends Pair {}

/** Writes one line to the plugin's log. */
export function log(level: Level, message: string, fields: Array<Field> = []): void {
  const text = lowerString(message);
  const pairs = lowerPairs<Field>(fields);
  hostLog(level, text, sizeOf(text), pairs, fields.length);
}
