/** A way to a host that breaks when it is to: passes the bytes of connections on until it cuts one. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Where a POST breaks: after so many bytes of it, or when its answer comes. */
export type Cut = { readonly afterBytes: number } | 'at the answer';

export interface CuttingProxy {
  readonly url: string;
  /** The first line of each POST that has come by, without the version of HTTP. */
  readonly posts: readonly string[];
}

/** The first POSTs break as the cuts say, in this order; all else passes. Closed after the test. */
export async function startCuttingProxy(hostUrl: string, cuts: readonly Cut[]): Promise<CuttingProxy> {
  const { hostname, port } = new URL(hostUrl);
  const posts: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const host = connect(Number(port), hostname);
    const end = () => [client, host].forEach((socket) => socket.destroy());
    for (const socket of [client, host]) sockets.add(socket.on('error', end).on('close', end));
    let cut: Cut | undefined;
    let sent = 0;
    client.on('data', (chunk: Buffer) => {
      const [post] = /^POST \S+/.exec(chunk.toString('latin1')) ?? [];
      if (post !== undefined) {
        cut = cuts[posts.push(post) - 1];
        sent = 0;
      }
      sent += chunk.length;
      if (typeof cut !== 'object' || sent <= cut.afterBytes) return void host.write(chunk);
      host.write(chunk.subarray(0, cut.afterBytes - sent), end);
    });
    host.on('data', (chunk: Buffer) => (cut === 'at the answer' ? end() : void client.write(chunk)));
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts };
}
