import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createNet, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Upstream {
  readonly port: number;
  /** Connections that have arrived so far. */
  readonly connections: () => number;
}

/** A real HTTP server on 127.0.0.1, gone with the test. */
export function httpUpstream(listener: RequestListener): Promise<Upstream> {
  const server = createHttp(listener);
  onTestFinished(() => server.closeAllConnections());
  return listening(server);
}

/** A server that answers every connection's first bytes by what `answer` does with the socket. */
export function rawUpstream(answer: (socket: Socket, first: Buffer) => void): Promise<Upstream> {
  const sockets = new Set<Socket>();
  const server = createNet((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (first: Buffer) => answer(socket, first));
  });
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return listening(server);
}

/** A port at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createNet();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function listening(server: Server | NetServer): Promise<Upstream> {
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}
