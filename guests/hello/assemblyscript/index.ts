import { Request, Response } from '../../bindings/assemblyscript/types';

export function handle(_request: Request): Response {
  return Response.text(200, 'hello from assemblyscript');
}
