import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { WayhouseError } from '../protocol/errors.ts';
import type { Connections } from './connections.ts';

/** A port that is open. */
export interface Running {
  readonly url: string;
  /**
   * Stops accepting, answers what runs, then resolves. What is still open after `graceMs`
   * milliseconds (30,000 if not given) is cut off.
   */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 30_000;

/** Opens the port; 0 picks a free one. Rejects with Node's error where it cannot be had. */
export async function open(
  app: FastifyInstance,
  connections: Connections,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Running> {
  await app.ready();
  // Not Fastify's listen: for "localhost" it opens a second server that nobody here knows of.
  app.server.listen({ host, port });
  await once(app.server, 'listening').catch((cause: Error) => {
    throw new WayhouseError('config_invalid', `${host}:${port} cannot be opened: ${cause.message}`, {
      cause,
    });
  });
  const close = async (graceMs = GRACE_MS) => {
    await connections.close(graceMs);
    await app.close();
  };
  return { url: urlOf(app.server.address() as AddressInfo), close };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
