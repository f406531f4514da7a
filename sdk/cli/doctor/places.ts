/** Folders that are written to, and ports that are listened at. */
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { configFolder } from '../credentials/folder.ts';
import type { Terminal } from '../terminal.ts';
import { lacking, ok, type Finding } from './finding.ts';

export async function findFolders({ cwd, env }: Terminal): Promise<Finding[]> {
  return Promise.all([
    findFolder('this folder', cwd),
    findFolder('temporary files', tmpdir()),
    findFolder('settings', await nearest(configFolder(env))),
  ]);
}

/** The folder, or of those above it the first that is there: in it the others would be made. */
async function nearest(folder: string): Promise<string> {
  const above = dirname(folder);
  const there = await stat(folder).catch(() => undefined);
  return there || above === folder ? folder : nearest(above);
}

async function findFolder(name: string, folder: string): Promise<Finding> {
  try {
    await rm(await mkdtemp(join(folder, '.wayhouse-doctor-')), { recursive: true });
    return ok(name, `${folder} can be written to.`);
  } catch (error) {
    return unwritable(name, folder, error as Error);
  }
}

const unwritable = (name: string, folder: string, { message }: Error): Finding =>
  lacking(
    name,
    {
      detail: `${folder} cannot be written to: ${message}`,
      repair: `Make it yours: chown or chmod ${folder}`,
    },
    true,
  );

const PORTS = [
  [8080, 'wayhouse dev and serve', '--port'],
  [8081, 'the admin API of wayhouse serve', '--admin-port'],
] as const;

export const findPorts = (): Promise<Finding[]> =>
  Promise.all(
    PORTS.map(async ([port, user, option]) => {
      const name = `port ${port}`;
      if (await isFree(port)) return ok(name, `It is free for ${user}.`);
      const repair = `Use another with ${option}, or end what listens there.`;
      return lacking(name, { detail: `It is taken, and usual for ${user}.`, repair }, false);
    }),
  );

/** On this machine alone: nobody else can reach it meanwhile. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const free = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!free) return false;
  server.close();
  await once(server, 'close');
  return true;
}
