import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WAZERO as ANSWER } from '../answers.ts';
import { buildCoreGuest } from '../guests/core.ts';
import { Server } from '../server.ts';
import { runScript, type PeerSource } from './peer.ts';

const FOLDER = join(import.meta.dirname, 'wazero');
const BUILT = join(import.meta.dirname, '../build/wazero');

export const WAZERO: PeerSource = {
  names: ['wazero, fresh'],
  acquire: async () => {
    const go = await runScript('go.sh');
    // Go builds what has changed.
    await promisify(execFile)(go, ['build', '-o', BUILT, '.'], { cwd: FOLDER });
    const guest = await buildCoreGuest('wazero');
    const [, version = ''] = /wazero v(\S+)/.exec(await readFile(join(FOLDER, 'go.mod'), 'utf8')) ?? [];
    const start = () => Server.start({ file: BUILT, args: [guest] }, { ending: 'abrupt' });
    return WAZERO.names.map((name) => ({ name, version, answer: ANSWER, start }));
  },
};
