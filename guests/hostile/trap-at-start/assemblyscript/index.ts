import { Request, Response } from '../../../bindings/assemblyscript/types';

unreachable();

export function handle(_request: Request): Response {
  return Response.text(200, 'never said');
}
