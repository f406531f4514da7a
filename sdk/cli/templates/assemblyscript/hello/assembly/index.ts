import { config, Fields, log, Request, Response } from '@wayhouse/assemblyscript';

/** The host calls this once for each request. */
export function handle(request: Request): Response {
  const greeting = config.get('greeting');
  const name = request.query('name');
  log.info('greeted', new Fields().set('name', name));
  return Response.text(
    (greeting === null ? 'Hello' : greeting) + ', ' + (name === null ? 'world' : name) + '!\n',
  );
}
