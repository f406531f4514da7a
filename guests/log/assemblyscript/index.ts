import { Field, Level, log } from '../../bindings/assemblyscript/log';
import { Request, Response } from '../../bindings/assemblyscript/types';

/** Writes a line of every level and answers how many. */
export function handle(request: Request): Response {
  log(Level.Trace, 'a trace line');
  log(Level.Debug, 'a debug line', [new Field('path', request.pathWithQuery)]);
  log(Level.Info, 'an info line', [new Field('city', 'Zürich'), new Field('animal', '🦀')]);
  log(Level.Warn, 'a warn line: naïve ☃', [new Field('empty', '')]);
  log(Level.Error, 'an error line\nof two', [new Field('same', '1'), new Field('same', '2')]);
  return Response.text(200, '5');
}
