import { OutgoingRequest, fetch } from '../../../bindings/assemblyscript/http';
import { Request, Response } from '../../../bindings/assemblyscript/types';

/** Calls `?url=` `?n=` times (1,000 if not given); answers how often each outcome came. */
export function handle(request: Request): Response {
  const url = request.query('url');
  if (url === null) return Response.text(400, 'no URL: give ?url=');
  const calls = <i32>request.number('n', 1000);
  const outcomes = new Map<string, i32>();
  for (let i = 0; i < calls; i++) {
    const error = fetch(new OutgoingRequest('GET', url)).error;
    const name = error ? error.name : 'ok';
    outcomes.set(name, outcomes.has(name) ? outcomes.get(name) + 1 : 1);
  }
  return Response.text(200, listed(outcomes));
}

/** A line each: name, space, count. */
function listed(outcomes: Map<string, i32>): string {
  const names = outcomes.keys();
  let text = '';
  for (let i = 0; i < names.length; i++) text += names[i] + ' ' + outcomes.get(names[i]).toString() + '\n';
  return text;
}
