import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request as a plugin of Wayhouse gets it, in what crosses to a thread. */
export interface RequestRecord {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  readonly pathWithQuery: string;
  /** Name and value by turns. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | null;
  readonly remoteAddress: string;
  readonly requestId: string;
  readonly timeLeftMs: number;
}

export interface ResponseRecord {
  readonly status: number;
  /** Name and value by turns. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

export function recordOf(request: FastifyRequest): RequestRecord {
  return {
    method: request.method,
    scheme: request.protocol,
    authority: request.host,
    pathWithQuery: request.url,
    headers: request.raw.rawHeaders,
    body: null,
    remoteAddress: request.ip,
    requestId: request.id,
    timeLeftMs: 10_000,
  };
}

export function reply(to: FastifyReply, { status, headers, body }: ResponseRecord): FastifyReply {
  for (let i = 0; i < headers.length; i += 2) to.header(headers[i]!, headers[i + 1]);
  return to.code(status).send(body);
}
