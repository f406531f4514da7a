import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Serves on a port of its own, tells it on standard output, and ends at SIGTERM. */
export async function listen(app: FastifyInstance): Promise<void> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  console.log(JSON.stringify({ msg: 'ready', gateway: `http://127.0.0.1:${port}` }));
  process.on('SIGTERM', () => void app.close());
}
