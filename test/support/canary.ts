/** A server that no attack may reach, and a way to prove that none did. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface Canary {
  readonly port: number;
  /** Everything that has come since the last time this was asked: "to 127.0.0.1" for a connection, "GET /path". */
  take(): string[];
  close(): void;
}

/** Listens on one address; on every one of the machine, of both families, if none is given. The port is free if 0. */
export async function startCanary(address: string = anyAddress(), port = 0): Promise<Canary> {
  let seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, { connection: 'close' }).end('secret');
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    seen.push(`to ${socket.localAddress?.replace(/^::ffff:/, '')}`);
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Addresses at which this machine itself can be reached, as they stand in a URL: loopback ones, then its others. */
export function ownHosts(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  // A link-local address is none without its zone, which a URL cannot hold.
  const usable = all.filter(({ address }) => !address.startsWith('fe80:'));
  return usable.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
}

function anyAddress(): string {
  return ownHosts().includes('[::1]') ? '::' : '0.0.0.0';
}
