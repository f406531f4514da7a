import type { Server } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import { refuse } from './admin-errors.ts';
import { drain } from './body.ts';
import { answerClientError } from './client-error.ts';
import { answerExpectations, refuseConnect } from './client-events.ts';
import { Connections, type Connection } from './connections.ts';
import { framingFault } from './framing.ts';
import { createRequestIds } from './request-ids.ts';
import { readTarget } from './target.ts';
import { AJV_OPTIONS, formatterFor } from './validation.ts';

const JSON_BYTES = 1024 * 1024;
const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 72_000;

export interface AdminBounds {
  /** Longest time for header and body, in milliseconds. */
  readonly requestMs: number;
  readonly connections: number;
}

export interface AdminServer {
  readonly app: FastifyInstance;
  readonly connections: Connections;
}

/** Fastify as the admin API wants it: strict in what it reads, everything told as problem details. */
export function createAdminServer(bounds: AdminBounds): AdminServer {
  const requestId = createRequestIds();
  const app = fastify({
    http: {
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false, // target.ts says what is wrong with the Host field
    },
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    bodyLimit: JSON_BYTES,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: requestId,
    routerOptions: { maxParamLength: 16 * 1024 }, // so that a long name is told what a name is
    ajv: { customOptions: AJV_OPTIONS },
    schemaErrorFormatter: formatterFor('invalid_request'),
    frameworkErrors: (_error, request, reply) =>
      void refuse(new WayhouseError('unknown_route', 'The address is malformed.'), request, reply),
    clientErrorHandler: (error, socket) =>
      answerClientError(error, { socket, connection: connections.of(socket), requestId: requestId() }),
  });
  const idleMs = KEEP_ALIVE_MS + HEADERS_MS;
  const connections = new Connections(app.server as Server, {
    max: bounds.connections,
    idleMs,
    unreadBytes: Infinity,
  });
  answerExpectations(app.server, { connections, requestId });
  refuseConnect(app.server, { connections, requestId });
  trackCalls(app, connections);
  // A page in a browser may send text/plain to anybody, without asking.
  app.removeContentTypeParser('text/plain');
  // The answers' schemas describe; they must not drop what they do not know.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return { app, connections };
}

function trackCalls(app: FastifyInstance, connections: Connections): void {
  app.addHook('onRequest', async (request, reply) => {
    const connection = connections.arrive(request.raw);
    if (connection.state !== 'open') return reply.hijack();
    track(connections, connection, reply);
    reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    checkRequest(request, reply, connection);
    return undefined;
  });
  app.addHook('onResponse', async ({ raw }) => drain(raw));
}

function track(connections: Connections, connection: Connection, reply: FastifyReply): void {
  const call = { gone: () => {}, list: undefined, previous: undefined, next: undefined };
  connections.begin(connection, call);
  reply.raw.once('close', () => connections.end(connection, call));
}

function checkRequest({ raw }: FastifyRequest, reply: FastifyReply, connection: Connection): void {
  const fault = framingFault(raw);
  if (fault !== undefined || raw.headers.upgrade !== undefined) {
    connection.state = 'ending';
    reply.header('connection', 'close');
  }
  if (fault !== undefined) throw fault;
  readTarget(raw, raw.url as string);
}
