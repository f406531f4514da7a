import { OutgoingRequest, fetch } from '../../bindings/assemblyscript/http';
import { Header, Request, Response, utf8 } from '../../bindings/assemblyscript/types';

/**
 * Calls the URL in the query `?url=` or the header `x-target` and answers what came.
 *
 * The method is `x-target-method` (GET), the time `x-timeout-ms`; body and other headers are passed on.
 * A call without an answer is a 502 with `x-error`, its text in the body.
 */
export function handle(request: Request): Response {
  const url = target(request);
  if (url === null) return Response.text(400, 'no URL: give ?url= or x-target');
  const result = fetch(
    new OutgoingRequest(method(request), url, passedOn(request), request.body, timeout(request)),
  );
  const error = result.error;
  if (error) return new Response(502, [new Header('x-error', error.name)], utf8(error.detail));
  return result.response!;
}

function target(request: Request): string | null {
  const url = request.query('url');
  return url === null ? request.header('x-target') : url;
}

function method(request: Request): string {
  const name = request.header('x-target-method');
  return name === null ? 'GET' : name;
}

function timeout(request: Request): i64 {
  const text = request.header('x-timeout-ms');
  return text === null ? -1 : I64.parseInt(text);
}

/** Every header but those that are meant for this guest. */
function passedOn(request: Request): Array<Header> {
  const kept = new Array<Header>();
  for (let i = 0; i < request.headers.length; i++) {
    const name = request.headers[i].name;
    if (!name.startsWith('x-target') && name != 'x-timeout-ms') kept.push(request.headers[i]);
  }
  return kept;
}
