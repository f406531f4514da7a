import {
  config,
  fetch,
  Fields,
  JSON,
  JsonValue,
  log,
  Request,
  RequestInit,
  Response,
} from '@wayhouse/assemblyscript';

/** A route for each part of the API. */
export function handle(request: Request): Response {
  const path = request.path;
  if (path == '/parts') return parts(request);
  if (path == '/echo')
    return Response.bytes(request.bytes(), 'application/x-echo').header('x-length', lengthOf(request));
  if (path == '/text') return Response.text(request.text());
  if (path == '/json') return json(request);
  if (path == '/form') return form(request);
  if (path == '/fetch') return proxy(request);
  if (path == '/log') return logged(request);
  if (path == '/config') return configured(request);
  if (path == '/html') return Response.html('<p>' + path);
  if (path == '/redirect') return Response.redirect('/parts?from=redirect', 307);
  if (path == '/cookies') return cookies();
  if (path == '/status') return new Response(<i32>parseInt(query(request, 'code')));
  if (path == '/header') return Response.text('').header(query(request, 'name'), query(request, 'value'));
  if (path == '/made') return made(request);
  return Response.text('nothing is at ' + path, 404);
}

function query(request: Request, name: string): string {
  const value = request.query(name);
  return value === null ? '' : value;
}

function parts(request: Request): Response {
  const names = JsonValue.array();
  for (let i = 0, all = request.headers.names(); i < all.length; i++) names.push(all[i]);
  const object = JsonValue.object()
    .set('method', request.method)
    .set('scheme', request.scheme)
    .set('authority', request.authority)
    .set('pathWithQuery', request.pathWithQuery)
    .set('url', request.url)
    .set('remoteAddress', request.remoteAddress)
    .set('hasId', request.id.length > 0)
    .set('hasTime', request.timeLeftMs > 0)
    .set('from', request.query('from'))
    .set('names', names)
    .set('via', request.headers.get('Via'))
    .set('raw', request.headers.get('x-raw'));
  return Response.json(object);
}

function lengthOf(request: Request): string {
  return request.bytes().length.toString();
}

function json(request: Request): Response {
  const parsed = request.json();
  if (parsed.isErr) return Response.text(parsed.error.toString(), 400);
  const items = parsed.value.get('items');
  let total: f64 = 0;
  for (let i = 0; i < items.length; i++) total += items.at(i).get('price').asNumber();
  return Response.json(JsonValue.object().set('total', total).set('order', parsed.value.get('order')), 201);
}

function form(request: Request): Response {
  return Response.text(request.form().getAll('size').join('+'));
}

function proxy(request: Request): Response {
  const init = new RequestInit(request.method).header('x-from', 'guest').timeout(2000);
  if (request.bytes().length > 0) init.bytes(request.bytes(), 'text/x-proxied');
  const answer = fetch(query(request, 'url'), init);
  if (answer.isErr) {
    log.warn('no answer', new Fields().set('why', answer.error.message));
    return Response.text(answer.error.kind.toString() + ' ' + answer.error.message, 502);
  }
  const response = answer.value;
  return Response.bytes(response.bytes(), response.headers.get('content-type')!, response.status)
    .header('x-ok', response.ok.toString())
    .header('x-upstream', response.headers.getAll('x-many').join('|'));
}

function logged(request: Request): Response {
  const nothing: string | null = request.headers.get('x-nothing');
  log.trace('a trace line');
  log.debug('a debug line');
  log.info('an info line', new Fields().set('text', 'a').set('number', 3).set('float', 1.5).set('yes', true));
  log.warn('a warn line', new Fields().set('nothing', nothing).set('path', request.path));
  log.error('an error line', new Fields());
  console.log('from the console');
  return Response.text('');
}

function configured(request: Request): Response {
  const value = config.get(query(request, 'key'));
  return value === null ? Response.text('not set', 404) : Response.text(value);
}

function cookies(): Response {
  const response = Response.text('');
  response.headers.append('set-cookie', 'a=1').append('Set-Cookie', 'b=2');
  return response;
}

/** A request of its own does not end the one that it is in. */
function made(request: Request): Response {
  const inner = handle(Request.of('GET', '/html'));
  return Response.text(inner.text() + ' ' + request.method + ' ' + JSON.stringify(request.query('a')));
}
