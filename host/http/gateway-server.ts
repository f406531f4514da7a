import { METHODS } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import { sendProblem } from './answer.ts';
import { answerClientError, endWith } from './client-error.ts';
import { createRequestIds } from './request-ids.ts';

/** Bounds on slow and idle clients, in milliseconds. */
export interface GatewayTimeouts {
  /** For the whole header. */
  readonly headersMs: number;
  /** For header and body. */
  readonly requestMs: number;
  /** For a connection on which nothing is asked. */
  readonly keepAliveMs: number;
  /** For an answer of which the client reads nothing. */
  readonly unreadMs: number;
}

export const GATEWAY_TIMEOUTS: GatewayTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  // Longer than the 60 s of usual load balancers, which must be the first to close.
  keepAliveMs: 72_000,
  unreadMs: 30_000,
};

/** Must not throw: the answer is its own affair. */
export type Serve = (request: FastifyRequest, response: ServerResponse) => void;

/** Fastify with one route and none of its parsing: each request is served as Node read it. */
export function createGatewayServer(serve: Serve, timeouts: GatewayTimeouts): FastifyInstance {
  const requestId = createRequestIds();
  const app = fastify({
    http: {
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: Math.ceil(Math.min(1_000, timeouts.headersMs / 2)),
      requireHostHeader: false, // target.ts says what is wrong with the Host field
    },
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: requestId,
    // Every path is one route, so the router neither decodes a path nor refuses one.
    rewriteUrl: () => '/',
    clientErrorHandler: (error, socket) => answerClientError(error, socket, requestId()),
  });
  // Node drops the fields above its maximum without a word; their bytes are bounded anyway.
  app.server.maxHeadersCount = 0;
  answerExpectations(app, requestId);
  serveEveryMethod(app, serve);
  return app;
}

function serveEveryMethod(app: FastifyInstance, serve: Serve): void {
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  // A hook, because it runs before Fastify looks at the body. It never goes on to the handler.
  app.addHook('onRequest', (request, reply) => {
    reply.hijack();
    serve(request, reply.raw);
  });
  app.route({ method: app.supportedMethods, url: '/', handler: () => {} });
}

function answerExpectations({ server }: FastifyInstance, requestId: () => string): void {
  // 100 Continue goes out when the body is wanted.
  server.on('checkContinue', (raw, response) => server.emit('request', raw, response));
  server.on('checkExpectation', (_raw: IncomingMessage, response: ServerResponse) => {
    const error = new WayhouseError('bad_request', 'The only expectation that is met is 100-continue.');
    sendProblem(response, error, { requestId: requestId(), version: undefined, close: true });
  });
  server.on('connect', (_raw: IncomingMessage, socket: Duplex) => {
    endWith(
      socket,
      new WayhouseError('bad_request', 'This is not a proxy: CONNECT is refused.'),
      requestId(),
    );
  });
}
