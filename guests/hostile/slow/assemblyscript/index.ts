import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Computes for `?n=` steps (a million if not given) of a few instructions each. */
export function handle(request: Request): Response {
  const steps = request.number('n', 1_000_000);
  let state: u64 = 1;
  for (let i: i64 = 0; i < steps; i++) state = state * 6364136223846793005 + 1442695040888963407;
  return Response.text(200, state.toString());
}
