import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import type { Plugins } from '../plugins/plugins.ts';
import type { LogLine } from '../plugins/reports.ts';
import { EventStream } from './event-stream.ts';
import { answers, logsQuery, pluginParams } from './schemas.ts';

interface LogsCall {
  Params: { name: string };
  Querystring: { lines?: string; follow?: 'true' | 'false' };
}

const LINES = 100;

const schema = {
  operationId: 'readLogs',
  summary: 'Read the log of a plugin',
  description:
    'The last lines, oldest first. With follow=true, or where the client accepts text/event-stream and does not ask ' +
    'for follow=false, they and each new line come as server-sent events, each with one line as JSON in its data.',
  params: pluginParams,
  querystring: logsQuery,
  response: answers({
    200: {
      description: 'The lines.',
      content: {
        'application/json': { schema: { type: 'array', items: { $ref: 'LogLine#' } } },
        'text/event-stream': { schema: { type: 'string' } },
      },
    },
  }),
};

/** `closing` ends what is followed. */
export async function logRoutes(
  app: FastifyInstance,
  { plugins, closing }: { plugins: Plugins; closing: AbortSignal },
): Promise<void> {
  app.get<LogsCall>('/v1/plugins/:name/logs', {
    schema,
    handler: async (request, reply) => {
      if (!isFollowed(request)) return plugins.logs(request.params.name, linesOf(request));
      const stream = await follow(request, reply, plugins);
      const end = () => stream.end();
      closing.addEventListener('abort', end);
      reply.raw.once('close', () => closing.removeEventListener('abort', end));
      return reply;
    },
  });
}

/** Past lines first, then each new one; those that come while the past is read wait for it. */
async function follow(
  request: FastifyRequest<LogsCall>,
  reply: FastifyReply,
  plugins: Plugins,
): Promise<EventStream> {
  const { name } = request.params;
  const waiting: string[] = [];
  let take = (line: string): void => void waiting.push(line);
  const stop = plugins.follow(name, (line) => take(JSON.stringify(line)));
  reply.raw.once('close', stop);
  const past = await plugins.logs(name, linesOf(request));
  if (reply.raw.closed) throw new WayhouseError('client_gone');
  reply.hijack();
  const stream = new EventStream(reply.raw);
  take = (line) => stream.send(line);
  withoutOverlap(past, waiting).forEach(take);
  return stream;
}

/** A line that came while the past was read may stand in both. */
function withoutOverlap(past: readonly LogLine[], waiting: readonly string[]): string[] {
  const lines = past.map((line) => JSON.stringify(line));
  const known = new Set(lines);
  return [...lines, ...waiting.filter((line) => !known.has(line))];
}

function isFollowed({ query, headers }: FastifyRequest<LogsCall>): boolean {
  if (query.follow !== undefined) return query.follow === 'true';
  return headers.accept?.includes('text/event-stream') === true;
}

function linesOf({ query }: FastifyRequest<LogsCall>): number {
  return Number(query.lines ?? LINES);
}
