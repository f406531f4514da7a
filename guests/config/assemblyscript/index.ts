import { get } from '../../bindings/assemblyscript/config';
import { Request, Response, percentDecoded } from '../../bindings/assemblyscript/types';

/** `/<key>` answers the value that the operator set under that key. */
export function handle(request: Request): Response {
  const key = percentDecoded(request.path.substring(1));
  const value = get(key);
  if (value === null) return Response.text(404, 'not set: ' + key);
  return Response.text(200, value);
}
