import { Header, Request, Response, utf8 } from '../../../bindings/assemblyscript/types';

/** Breaks the rules of an answer, in the way that the path names. */
export function handle(request: Request): Response {
  const path = request.path;
  const count = <i32>request.number('n', 1);
  if (path.startsWith('/status-')) return Response.text(<u16>I32.parseInt(path.substring(8)), 'odd');
  if (path == '/no-body-204') return Response.text(204, 'a body where none may be');
  if (path == '/no-body-304') return Response.text(304, 'a body where none may be');
  if (path == '/header-newline') return withHeader('x-evil', 'a\r\nset-cookie: stolen=1');
  if (path == '/header-nul') return withHeader('x-evil', 'a\0b');
  if (path == '/header-name') return withHeader('x evil', 'a');
  if (path == '/header-no-name') return withHeader('', 'a');
  if (path == '/header-high') return withHeader('x-evil', 'Ā');
  if (path == '/header-long') return withHeader('x-evil', 'a'.repeat(count));
  if (path == '/hop-by-hop') return withHeader('transfer-encoding', 'chunked');
  if (path == '/content-length-lies') return withHeader('content-length', '1000');
  if (path == '/content-length-garbage') return withHeader('content-length', '-1');
  if (path == '/many-headers') return manyHeaders(count);
  if (path == '/huge-body') return new Response(200, [], new Uint8Array(count));
  return Response.text(200, 'fine');
}

function withHeader(name: string, value: string): Response {
  return new Response(200, [new Header(name, value)], utf8('short'));
}

function manyHeaders(count: i32): Response {
  const headers = new Array<Header>();
  for (let i = 0; i < count; i++) headers.push(new Header('x-' + i.toString(), 'a'));
  return new Response(200, headers, utf8('short'));
}
