import { Level, log } from '../../../bindings/assemblyscript/log';
import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Writes `?n=` lines (1,000 if not given), then one of 1 MB, and answers how many. */
export function handle(request: Request): Response {
  const lines = <i32>request.number('n', 1000);
  for (let i = 0; i < lines; i++) log(Level.Info, 'line ' + i.toString());
  log(Level.Info, 'x'.repeat(1_000_000));
  return Response.text(200, (lines + 1).toString());
}
