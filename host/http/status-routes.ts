import type { FastifyInstance } from 'fastify';
import type { Plugins } from '../plugins/plugins.ts';
import type { Metrics } from './metrics.ts';
import { answers, named, noQuery } from './schemas.ts';

/** Calls that need no token. */
const OPEN = { config: { access: 'open' } } as const;
const NO_TOKEN: Record<string, string[]>[] = [];

export interface StatusSources {
  readonly plugins: Plugins;
  readonly metrics: Metrics;
  readonly version: string;
  readonly gateway: () => string | undefined;
}

/** How the host is, and what this API is. */
export async function statusRoutes(app: FastifyInstance, sources: StatusSources): Promise<void> {
  health(app, sources);
  describeHost(app, sources);
}

function health(app: FastifyInstance, { plugins }: StatusSources): void {
  app.get('/healthz', {
    ...OPEN,
    schema: {
      operationId: 'health',
      summary: 'Whether the host lives',
      security: NO_TOKEN,
      response: answers({ 200: named('Status', 'It does.') }),
    },
    handler: () => ({ status: 'ok' }),
  });
  app.get('/readyz', {
    ...OPEN,
    schema: {
      operationId: 'readiness',
      summary: 'Whether every plugin that was active before the start serves again, or has failed',
      security: NO_TOKEN,
      response: answers({ 200: named('Status', 'They do.'), 503: named('Status', 'Not yet.') }),
    },
    handler: (_request, reply) =>
      plugins.ready
        ? reply.send({ status: 'ready' })
        : reply.code(503).header('retry-after', '1').send({ status: 'starting' }),
  });
}

function describeHost(app: FastifyInstance, { metrics, version, gateway }: StatusSources): void {
  app.get('/v1/host', {
    schema: {
      operationId: 'getHost',
      summary: 'Show the host',
      querystring: noQuery,
      response: answers({ 200: named('Host', 'Its version, and where its plugins answer.') }),
    },
    handler: () => {
      const url = gateway();
      return url === undefined ? { version } : { version, gateway: url };
    },
  });
  app.get('/metrics', {
    schema: {
      operationId: 'metrics',
      summary: 'Counts and figures, for Prometheus',
      response: answers({
        200: {
          description: 'Prometheus text format.',
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      }),
    },
    handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  });
  app.get('/openapi.json', {
    ...OPEN,
    schema: {
      operationId: 'openapi',
      summary: 'This document',
      security: NO_TOKEN,
      response: answers({ 200: { type: 'object', additionalProperties: true, description: 'OpenAPI 3.1.' } }),
    },
    handler: () => app.swagger(),
  });
}
