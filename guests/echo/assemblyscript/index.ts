import { Header, Request, Response } from '../../bindings/assemblyscript/types';

/** Answers with the request: its parts in headers, its body as it came. */
export function handle(request: Request): Response {
  const headers = [
    new Header('x-method', request.method),
    new Header('x-path', request.pathWithQuery),
    new Header('x-scheme', request.scheme),
    new Header('x-authority', request.authority),
  ];
  for (let i = 0; i < request.headers.length; i++) {
    const header = request.headers[i];
    headers.push(new Header('x-echo-' + header.name, header.value));
  }
  return new Response(200, headers, request.body);
}
