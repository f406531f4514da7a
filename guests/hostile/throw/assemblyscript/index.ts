import { Level, log } from '../../../bindings/assemblyscript/log';
import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Throws, which AssemblyScript turns into an abort: a log line, then a trap. */
export function handle(_request: Request): Response {
  log(Level.Info, 'about to throw');
  throw new Error('thrown on purpose ✗');
}
