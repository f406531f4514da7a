import {
  createServer,
  METHODS,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
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
export type Serve = (raw: IncomingMessage, response: ServerResponse, requestId: string) => void;

export interface GatewayServer {
  readonly app: FastifyInstance;
  readonly connections: Connections;
}

/** Fastify with none of its parsing: each request is served as Node read it. */
export function createGatewayServer(serve: Serve, bounds: GatewayBounds): GatewayServer {
  const requestId = createRequestIds();
  const methods = new Set(METHODS);
  const app = fastify({
    genReqId: requestId,
    // Ahead of Fastify's router, which has no say in what goes to a plugin.
    serverFactory: (toFastify) =>
      boundedServer(bounds, (raw, response) => {
        if (methods.has(raw.method as string)) serve(raw, response, requestId());
        else toFastify(raw, response);
      }),
    clientErrorHandler: (error, socket) =>
      answerClientError(error, { socket, connection: connections.of(socket), requestId: requestId() }),
  });
  const idleMs = bounds.keepAliveMs + bounds.headersMs;
  const { connections: max, unreadBytes } = bounds;
  const connections = new Connections(app.server, { max, idleMs, unreadBytes });
  answerExpectations(app.server, { connections, requestId });
  refuseConnect(app.server, { connections, requestId });
  refuseMethods(app);
  return { app, connections };
}

function boundedServer(bounds: GatewayBounds, listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: bounds.headersMs,
      requestTimeout: bounds.requestMs,
      keepAliveTimeout: bounds.keepAliveMs,
      connectionsCheckingInterval: Math.ceil(Math.min(1_000, bounds.headersMs / 2)),
      requireHostHeader: false, // target.ts says what is wrong with the Host field
    },
    listener,
  );
  // Node drops the fields above its maximum without a word; framing.ts bounds their number.
  server.maxHeadersCount = 0;
  return server;
}

/** What Fastify is left with are methods of RTSP, which Node's parser knows and HTTP does not. */
function refuseMethods(app: FastifyInstance): void {
  app.setErrorHandler((_error, { raw, id }, reply) => {
    reply.hijack();
    const error = new WayhouseError('bad_request', `${raw.method} is not a method of HTTP.`);
    sendProblem(reply.raw, error, { requestId: id, version: undefined, close: true });
  });
}
