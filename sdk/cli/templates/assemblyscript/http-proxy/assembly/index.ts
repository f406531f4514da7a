import { config, fetch, Fields, log, Request, RequestInit, Response } from '@wayhouse/assemblyscript';

/** Each request goes on to the server that `upstream` names, and its answer comes back with one header more. */
export function handle(request: Request): Response {
  const upstream = config.get('upstream');
  if (upstream === null) {
    log.error('config.upstream is missing in the settings of this plugin');
    return Response.text('not set up\n', 503);
  }
  const answer = fetch(upstream + request.pathWithQuery, onward(request));
  if (answer.isErr) {
    log.error('no answer', new Fields().set('why', answer.error.message));
    return Response.text('the server did not answer\n', 502);
  }
  return answer.value.header('x-proxied-by', '{{name}}');
}

/** The same request. What belongs to a connection, such as `host`, the host leaves out. */
function onward(request: Request): RequestInit {
  const init = new RequestInit(request.method);
  init.headers = request.headers;
  init.body = request.bytes();
  return init;
}
