import { readFile } from 'node:fs/promises';
import { HELLO, PISCINA } from '../answers.ts';
import { Server } from '../server.ts';
import { entry, type Peer, type PeerSource } from './peer.ts';

const start = (name: string) => () => Server.start({ file: process.execPath, args: [entry(name)] });
export const startRawFastify = start('fastify');

/** The one that all others are compared with: no sandbox and no thread. */
export const RAW_FASTIFY = 'raw fastify';

export const FASTIFY: PeerSource = {
  names: [RAW_FASTIFY, 'fastify with piscina'],
  acquire: async () => {
    const [fastify, piscina] = await Promise.all(['fastify', 'piscina'].map(versionOf));
    const raw: Peer = { name: RAW_FASTIFY, version: fastify!, answer: HELLO, start: startRawFastify };
    const pooled = { name: 'fastify with piscina', version: `${fastify}, piscina ${piscina}` };
    return [raw, { ...pooled, answer: PISCINA, start: start('piscina') }];
  },
};

/** Those of the host. */
const HOST = new URL('../../host/package.json', import.meta.url);

async function versionOf(name: string): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(HOST, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies[name]!;
}
