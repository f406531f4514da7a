import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVER_CORE, type Command, type Cores } from './pinned.ts';
import { Server } from './server.ts';

const ROOT = join(import.meta.dirname, '..');
export const TOKEN = 'a-token-for-the-bench-alone';

/** Starts Wayhouse as it is in this repository, or in a copy of it, at ports of its own. */
export function startHost(dataDir: string, cores: Cores = SERVER_CORE, root = ROOT): Promise<Server> {
  return Server.start(hostCommand(dataDir, root), { cores });
}

export function hostCommand(dataDir: string, root = ROOT): Command {
  return {
    file: process.execPath,
    args: [join(root, 'host/main.ts')],
    env: {
      WAYHOUSE_DATA_DIR: dataDir,
      WAYHOUSE_PORT: '0',
      WAYHOUSE_ADMIN_PORT: '0',
      WAYHOUSE_ADMIN_TOKEN: TOKEN,
      WAYHOUSE_LOG_LEVEL: 'info',
    },
  };
}

/** What the host says of an upload, as far as it matters here. */
export interface Uploaded {
  readonly digest: string;
  readonly stages: readonly { readonly stage: string; readonly ms: number }[];
}

/** Uploads the component as the next version of the plugin, and switches to it. */
export async function upload(server: Server, plugin: string, component: Uint8Array): Promise<Uploaded> {
  const path = `/v1/plugins/${plugin}/versions?activate=true`;
  const answer = await askAdmin(server, path, {
    method: 'POST',
    headers: { 'content-type': 'application/wasm' },
    body: component as Uint8Array<ArrayBuffer>,
  });
  return answer as Uploaded;
}

/** Replaces the limits of a plugin. */
export async function limit(server: Server, plugin: string, limits: Record<string, number>): Promise<void> {
  await askAdmin(server, `/v1/plugins/${plugin}/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ limits }),
  });
}

/** What the admin API answers, of JSON. Rejects with what it says where it refuses. */
export async function askAdmin({ ready }: Server, path: string, init: RequestInit): Promise<unknown> {
  const headers = { ...init.headers, authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`${ready.admin}${path}`, { ...init, headers });
  if (!answer.ok) throw new Error(`${init.method} ${path} was answered ${await answer.text()}`);
  return answer.json();
}

/** A figure of /metrics; undefined where there is none of this name and label. */
export async function metric({ ready }: Server, name: string, label: string): Promise<number | undefined> {
  const answer = await fetch(`${ready.admin}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const lines = (await answer.text()).split('\n');
  const line = lines.find((one) => one.startsWith(`${name}{`) && one.includes(label));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

/** The component that guests/build.ts made of a guest. */
export function builtGuest(name: string, language = 'assemblyscript'): Promise<Uint8Array> {
  return readFile(join(ROOT, 'guests/build', `${name}.${language}.wasm`));
}

/** Fills a data directory: from now on a host that starts on it serves these plugins. */
export async function install(
  dataDir: string,
  plugins: Readonly<Record<string, Uint8Array>>,
  root = ROOT,
): Promise<void> {
  await using host = await startHost(dataDir, SERVER_CORE, root);
  for (const [plugin, component] of Object.entries(plugins)) await upload(host, plugin, component);
}
