import { METHODS } from 'node:http';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import { sendProblem } from './answer.ts';
import { answerClientError } from './client-error.ts';
import { answerExpectations, refuseConnect } from './client-events.ts';
import { Connections } from './connections.ts';
import { createRequestIds } from './request-ids.ts';

/** Bounds on slow and idle clients: times in milliseconds, and how many may be connected. */
export interface GatewayBounds {
  /** For the whole header. */
  readonly headersMs: number;
  /** For header and body. */
  readonly requestMs: number;
  /** For a connection on which nothing is asked. */
  readonly keepAliveMs: number;
  /** For an answer of which the client reads nothing. */
  readonly unreadMs: number;
  /** For what is unread on all connections together, in bytes. */
  readonly unreadBytes: number;
  readonly connections: number;
}

export const GATEWAY_BOUNDS: GatewayBounds = {
  headersMs: 10_000,
  requestMs: 30_000,
  // Longer than the 60 s of usual load balancers, which must be the first to close.
  keepAliveMs: 72_000,
  unreadMs: 30_000,
  unreadBytes: 1024 ** 3,
  connections: 10_000,
};

/** Must not throw: the answer is its own affair. */
export type Serve = (request: FastifyRequest, response: ServerResponse) => void;

export interface GatewayServer {
  readonly app: FastifyInstance;
  readonly connections: Connections;
}

/** Fastify with one route and none of its parsing: each request is served as Node read it. */
export function createGatewayServer(serve: Serve, bounds: GatewayBounds): GatewayServer {
  const requestId = createRequestIds();
  const app = fastify({
    http: {
      headersTimeout: bounds.headersMs,
      connectionsCheckingInterval: Math.ceil(Math.min(1_000, bounds.headersMs / 2)),
      requireHostHeader: false, // target.ts says what is wrong with the Host field
    },
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.keepAliveMs,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: requestId,
    // Every path is one route, so the router neither decodes a path nor refuses one.
    rewriteUrl: () => '/',
    clientErrorHandler: (error, socket) =>
      answerClientError(error, { socket, connection: connections.of(socket), requestId: requestId() }),
  });
  // Node drops the fields above its maximum without a word; framing.ts bounds their number.
  app.server.maxHeadersCount = 0;
  const idleMs = bounds.keepAliveMs + bounds.headersMs;
  const { connections: max, unreadBytes } = bounds;
  const connections = new Connections(app.server, { max, idleMs, unreadBytes });
  answerExpectations(app.server, { connections, requestId });
  refuseConnect(app.server, { connections, requestId });
  serveEveryMethod(app, serve);
  return { app, connections };
}

function refuseMethod({ raw, id }: FastifyRequest, response: ServerResponse): void {
  const error = new WayhouseError('bad_request', `${raw.method} is not a method of HTTP.`);
  sendProblem(response, error, { requestId: id, version: undefined, close: true });
}

function serveEveryMethod(app: FastifyInstance, serve: Serve): void {
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  // A hook, because it runs before Fastify looks at the body. It never goes on to the handler.
  app.addHook('onRequest', (request, reply) => {
    reply.hijack();
    serve(request, reply.raw);
  });
  app.route({ method: app.supportedMethods, url: '/', handler: () => {} });
  // All that ends here are methods of RTSP, which Node's parser knows and Fastify does not.
  app.setErrorHandler((_error, request, reply) => {
    reply.hijack();
    refuseMethod(request, reply.raw);
  });
}
