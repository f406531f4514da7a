import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Never comes back from a path that begins with `/loop`. */
export function handle(request: Request): Response {
  while (request.path.startsWith('/loop')) {}
  return Response.text(200, 'fine');
}
