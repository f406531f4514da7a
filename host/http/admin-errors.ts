import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import { logFault, type Logger } from './logger.ts';
import { problemHeaders, problemOf } from './problem.ts';

/** Answers every failure of a call as problem details. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((thrown: FastifyError | WayhouseError, request, reply) => {
    const error = errorOf(thrown);
    logFault(logger, error, request.id);
    return refuse(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${request.url.split('?', 1)[0]?.slice(0, 200)}.`;
    return refuse(new WayhouseError('unknown_route', detail), request, reply);
  });
}

export function refuse(error: WayhouseError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const headers = problemHeaders(error);
  for (let at = 0; at < headers.length; at += 2) reply.header(headers[at] as string, headers[at + 1]);
  return reply.header('x-request-id', request.id).code(error.status).send(problemOf(error, request.id));
}

/** What Fastify refuses before a handler runs, in our words. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  404: 'unknown_route', // a method of RTSP, which reaches no other handler
  413: 'request_too_large',
  415: 'unsupported_media_type',
};

function errorOf(thrown: FastifyError | WayhouseError): WayhouseError {
  if (thrown instanceof WayhouseError) return thrown;
  const code = BY_STATUS[thrown.statusCode ?? 500];
  return code === undefined ? WayhouseError.from(thrown) : new WayhouseError(code, thrown.message);
}
