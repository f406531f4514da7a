import { Headers, Request, RequestInit, Response } from '@wayhouse/assemblyscript';

export function fields(headers: Headers): string {
  const lines: string[] = [];
  for (let i = 0; i < headers.fields.length; i++)
    lines.push(headers.fields[i].f0 + ': ' + headers.fields[i].f1);
  return lines.join('\n');
}

export function collected(): string {
  const headers = new Headers().append('Set-Cookie', 'a=1; Path=/').append('ACCEPT', 'text/html');
  headers.append('set-cookie', 'b=2').append('X-Größe', 'Ä').set('Accept', '*/*');
  return fields(headers);
}

export function cookies(): string[] {
  return new Headers().append('set-cookie', 'a=1').append('Set-Cookie', 'b=2').getAll('SET-COOKIE');
}

export function joined(name: string): string | null {
  return new Headers().append('Via', '1.1 a').append('via', '1.1 b').set('empty', '').get(name);
}

export function names(): string[] {
  const headers = new Headers().append('B', '1').append('a', '2').append('b', '3').append('c', '4');
  headers.delete('C');
  assert(headers.has('A') && !headers.has('c'));
  return headers.names();
}

export function request(path: string): string[] {
  const headers = new Headers().set('Host', 'shop.example');
  const request = Request.of('PUT', path, Uint8Array.wrap(String.UTF8.encode('{"a":[1]}')), headers);
  return [
    request.method,
    request.path,
    request.pathWithQuery,
    request.url,
    request.headers.get('host')!,
    request.text(),
    request.json().value.get('a').at(0).asInteger().toString(),
    request.bytes().length.toString(),
  ];
}

export function query(path: string, name: string): string | null {
  return Request.of('GET', path).query(name);
}

export function twoRequests(): string {
  const one = Request.of('GET', '/one');
  const other = Request.of('GET', '/other');
  return one.path + other.path + one.timeLeftMs.toString();
}

export function form(): string {
  const body = String.UTF8.encode('name=J%C3%BCrg+X&size=4&size=5');
  const form = Request.of('POST', '/', Uint8Array.wrap(body)).form();
  return form.get('name')! + form.getAll('size').join('+');
}

export function response(kind: i32): string[] {
  const bytes = new Uint8Array(2);
  const response =
    kind == 0
      ? Response.text('ü')
      : kind == 1
        ? Response.html('<p>', 404)
        : kind == 2
          ? Response.json(['a', 'b'], 201)
          : kind == 3
            ? Response.bytes(bytes, 'image/png')
            : kind == 4
              ? Response.redirect('/next', 303)
              : new Response(204);
  return [response.status.toString(), fields(response.headers), response.text(), response.ok.toString()];
}

export function oneContentType(): string {
  return fields(Response.text('a').header('Content-Type', 'text/csv').headers);
}

export function init(): string[] {
  const init = new RequestInit('POST').json(true).header('Authorization', 'Bearer a').timeout(50);
  return [init.method, fields(init.headers), init.body.length.toString(), init.timeoutMs.toString()];
}
