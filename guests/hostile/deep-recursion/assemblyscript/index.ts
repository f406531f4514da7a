import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Calls itself until the stack is full. */
export function handle(_request: Request): Response {
  return Response.text(200, fall(1).toString());
}

function fall(depth: u32): u32 {
  return depth == 0 ? 0 : fall(depth + 2) + depth;
}
