import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WASI } from '../answers.ts';
import { buildWasiGuests } from '../guests/wasi.ts';
import { Server } from '../server.ts';
import type { PeerSource } from './peer.ts';

const PACKAGE = join(import.meta.dirname, '../../node_modules/@bytecodealliance/jco');

export const JCO: PeerSource = {
  names: ['jco serve 0.2, reused'],
  acquire: async (say) => {
    const { wasi02 } = await buildWasiGuests(say);
    const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as Named;
    return JCO.names.map((name) => ({ name, version, answer: WASI, start: () => start(wasi02) }));
  },
};

interface Named {
  readonly version: string;
}

async function start(guest: string): Promise<Server> {
  const port = await freePort();
  const args = [join(PACKAGE, 'dist/jco.js'), 'serve', guest, '--host', '127.0.0.1', '--port', `${port}`];
  const ready = (line: string) =>
    line.startsWith('Server listening') ? { gateway: `http://127.0.0.1:${port}` } : undefined;
  return Server.start({ file: process.execPath, args }, { ready, ending: 'abrupt' });
}

/** It would not tell which one it was given. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
