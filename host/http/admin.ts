import type { Server } from 'node:http';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { WayhouseError, type ErrorCode } from '../protocol/errors.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { createAuthorize } from './auth.ts';
import { drain } from './body.ts';
import { answerClientError } from './client-error.ts';
import { Connections } from './connections.ts';
import { logRoutes } from './log-routes.ts';
import { logFault, type Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { pluginRoutes } from './plugin-routes.ts';
import { problemHeaders, problemOf } from './problem.ts';
import { createRequestIds } from './request-ids.ts';
import { open, type Running } from './server.ts';
import { statusRoutes } from './status-routes.ts';
import { uploadRoutes } from './upload-routes.ts';
import { AJV_OPTIONS, formatterFor } from './validation.ts';

export interface AdminOptions {
  readonly plugins: Plugins;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of this host, for the OpenAPI document. */
  readonly version: string;
  /** Longest component, in bytes. */
  readonly maxUploadBytes: number;
  /** Longest time without a byte of an upload, in milliseconds; 10,000 if not given. */
  readonly uploadIdleMs?: number;
  /** Longest time for a whole upload, in milliseconds; 300,000 if not given. */
  readonly uploadMs?: number;
}

const JSON_BYTES = 1024 * 1024;
const UPLOAD_IDLE_MS = 10_000;
const UPLOAD_MS = 300_000;

/** Opens the port of the admin API. */
export async function startAdmin(options: AdminOptions): Promise<Running> {
  const { plugins, metrics, maxUploadBytes } = options;
  const idleMs = options.uploadIdleMs ?? UPLOAD_IDLE_MS;
  const totalMs = options.uploadMs ?? UPLOAD_MS;
  const app = createServer(totalMs);
  const connections = trackCalls(app);
  answerErrors(app, options.logger);
  requireToken(app, options.tokenHash);
  await describeApi(app, options.version);
  await app.register(statusRoutes, { plugins, metrics });
  await app.register(pluginRoutes, { plugins });
  await app.register(logRoutes, { plugins, closing: connections.closing });
  await app.register(uploadRoutes, { plugins, bounds: { maxUploadBytes, idleMs, totalMs } });
  return open(app, connections, options);
}

function createServer(uploadMs: number): FastifyInstance {
  const requestId = createRequestIds();
  const app = fastify({
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    // Later than an upload's own bound, which tells more.
    requestTimeout: uploadMs + 30_000,
    bodyLimit: JSON_BYTES,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: requestId,
    routerOptions: { maxParamLength: 16 * 1024 }, // so that a long name is told what a name is
    ajv: { customOptions: AJV_OPTIONS },
    schemaErrorFormatter: formatterFor('invalid_request'),
    frameworkErrors: (_error, request, reply) =>
      void refuse(new WayhouseError('unknown_route', 'The address is malformed.'), request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, requestId()),
  });
  // The answers' schemas describe; they must not drop what they do not know.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return app;
}

function trackCalls(app: FastifyInstance): Connections {
  const connections = new Connections(app.server as Server);
  app.addHook('onRequest', async ({ raw }, reply) => {
    const call = { gone: () => {} };
    const connection = connections.begin(raw.socket, call);
    reply.raw.once('close', () => connections.end(connection, call));
    reply.header('x-request-id', reply.request.id).header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async ({ raw }) => drain(raw));
  return connections;
}

function requireToken(app: FastifyInstance, tokenHash: string): void {
  const authorize = createAuthorize(tokenHash);
  app.addHook('onRequest', async ({ routeOptions, headers }) => {
    const { access } = routeOptions.config as { access?: 'open' };
    if (access !== 'open') authorize(headers.authorization);
  });
}

function answerErrors(app: FastifyInstance, logger: Logger): void {
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

function refuse(error: WayhouseError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const headers = problemHeaders(error);
  for (let at = 0; at < headers.length; at += 2) reply.header(headers[at] as string, headers[at + 1]);
  return reply.header('x-request-id', request.id).code(error.status).send(problemOf(error, request.id));
}

/** What Fastify refuses before a handler runs, in our words. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  413: 'request_too_large',
  415: 'unsupported_media_type',
};

function errorOf(thrown: FastifyError | WayhouseError): WayhouseError {
  if (thrown instanceof WayhouseError) return thrown;
  const code = BY_STATUS[thrown.statusCode ?? 500];
  return code === undefined ? WayhouseError.from(thrown) : new WayhouseError(code, thrown.message);
}
