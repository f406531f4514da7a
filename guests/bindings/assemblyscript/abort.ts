import { Level, log } from './log';

/** What `throw` and a failed assertion become: a line in the log, then a trap. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const what = message ? message : 'no message';
  const where = file ? file : 'unknown file';
  log(Level.Error, `abort: ${what} at ${where}:${line}:${column}`);
  unreachable();
}
