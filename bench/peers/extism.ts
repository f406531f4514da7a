import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXTISM as ANSWER } from '../answers.ts';
import { buildCoreGuest } from '../guests/core.ts';
import { installPackages } from '../packages.ts';
import { Server } from '../server.ts';
import { entry, type PeerSource } from './peer.ts';

const FOLDER = join(import.meta.dirname, 'extism');

export const EXTISM_IN_WORKER = 'Extism in its own worker, reused';

const VARIANTS = { 'Extism in process, reused': 'process', [EXTISM_IN_WORKER]: 'worker' };

export const EXTISM: PeerSource = {
  names: Object.keys(VARIANTS),
  acquire: async () => {
    installPackages(FOLDER);
    const guest = await buildCoreGuest('extism');
    const version = await versionInstalled();
    return Object.entries(VARIANTS).map(([name, where]) => {
      const command = { file: process.execPath, args: [entry('extism'), guest, where] };
      // It leaves its workers running.
      return { name, version, answer: ANSWER, start: () => Server.start(command, { ending: 'abrupt' }) };
    });
  },
};

async function versionInstalled(): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies['@extism/extism']!;
}
