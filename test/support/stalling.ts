/** A way to a host on which an upload stalls: it is still under way when somebody gives up. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** `body`: only its first bytes arrive. `answer`: it arrives, and nothing comes back. */
export type Stalled = 'body' | 'answer';

const FIRST_BYTES = 64 * 1024;

/** Stands before the server at `url` until the test ends. Resolves with its own base URL. */
export async function stallUploads(url: string, stalled: Stalled): Promise<string> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    pass(client, upstream, stalled);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function pass(client: Socket, upstream: Socket, stalled: Stalled): void {
  let uploaded = 0;
  client.on('data', (chunk: Buffer) => {
    upstream.write(chunk);
    if (uploaded > 0 || chunk.toString('latin1').startsWith('POST ')) uploaded += chunk.length;
    if (stalled === 'body' && uploaded >= FIRST_BYTES) client.pause();
  });
  upstream.on('data', (chunk: Buffer) => {
    if (uploaded === 0) client.write(chunk);
  });
}
