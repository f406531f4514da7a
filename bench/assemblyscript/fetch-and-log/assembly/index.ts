import { fetch, Fields, log, Request, Response } from '@wayhouse/assemblyscript';

export function handle(request: Request): Response {
  const url = request.query('url');
  if (url === null) return Response.text('give ?url=', 400);
  const answer = fetch(url);
  if (answer.isErr) {
    log.warn('no answer', new Fields().set('url', url).set('why', answer.error.message));
    return Response.text(answer.error.message, 502);
  }
  log.info('fetched', new Fields().set('url', url).set('status', answer.value.status));
  return answer.value;
}
