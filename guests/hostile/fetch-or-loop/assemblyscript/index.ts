import { OutgoingRequest, fetch } from '../../../bindings/assemblyscript/http';
import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Calls `?url=` and answers what came; never comes back from `/loop`, which stops those that wait too. */
export function handle(request: Request): Response {
  while (request.path == '/loop') {}
  const url = request.query('url');
  if (url === null) return Response.text(400, 'no URL: give ?url=');
  const result = fetch(new OutgoingRequest('GET', url));
  const error = result.error;
  if (error) return Response.text(502, error.name);
  return result.response!;
}
