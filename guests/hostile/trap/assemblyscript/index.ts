import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Traps without a word. */
export function handle(_request: Request): Response {
  return unreachable();
}
