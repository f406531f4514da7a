import { Level, writeLine } from './sink';

let aborting: bool = false;

/** What `throw` and a failed assertion become: a line in the log that says where, then a trap. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  // The message needs memory: a broken heap would end here again.
  if (!aborting) {
    aborting = true;
    const what = message ? message : 'no message';
    const where = file ? file : 'unknown file';
    writeLine(Level.Error, `abort: ${what} at ${where}:${line}:${column}`);
  }
  unreachable();
}
