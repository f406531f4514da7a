import { Request, Response } from '../../bindings/assemblyscript/types';

let count = 0;

/** Counts its requests. As each sees a pristine instance, the answer is always 1. */
export function handle(_request: Request): Response {
  count++;
  return Response.text(200, count.toString());
}
