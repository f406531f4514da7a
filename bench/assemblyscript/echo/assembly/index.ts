import { Headers, Request, Response } from '@wayhouse/assemblyscript';

/** Does what guests/echo/rust does. */
export function handle(request: Request): Response {
  const headers = new Headers()
    .append('x-method', request.method)
    .append('x-path', request.pathWithQuery)
    .append('x-scheme', request.scheme)
    .append('x-authority', request.authority);
  const fields = request.headers.fields;
  for (let i = 0; i < fields.length; i++) headers.append('x-echo-' + fields[i].f0, fields[i].f1);
  return new Response(200, request.bytes(), headers);
}
