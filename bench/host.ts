import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STUB } from './answers.ts';
import { SERVER_CORE, type Cores } from './pinned.ts';
import { Server } from './server.ts';

const ROOT = join(import.meta.dirname, '..');
export const TOKEN = 'a-token-for-the-bench-alone';

/** Starts Wayhouse as it is in this repository, at ports of its own. */
export function startHost(dataDir: string, cores: Cores = SERVER_CORE): Promise<Server> {
  const command = {
    file: process.execPath,
    args: [join(ROOT, 'host/main.ts')],
    env: {
      WAYHOUSE_DATA_DIR: dataDir,
      WAYHOUSE_PORT: '0',
      WAYHOUSE_ADMIN_PORT: '0',
      WAYHOUSE_ADMIN_TOKEN: TOKEN,
      WAYHOUSE_LOG_LEVEL: 'info',
    },
  };
  return Server.start(command, cores);
}

/** What the host says of an upload, as far as it matters here. */
export interface Uploaded {
  readonly digest: string;
  readonly stages: readonly { readonly stage: string; readonly ms: number }[];
}

/** Uploads the component as the next version of the plugin, and switches to it. */
export async function upload({ ready }: Server, plugin: string, component: Uint8Array): Promise<Uploaded> {
  const answer = await fetch(`${ready.admin}/v1/plugins/${plugin}/versions?activate=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/wasm' },
    body: component as Uint8Array<ArrayBuffer>,
  });
  if (answer.status !== 201) throw new Error(`the upload was answered ${await answer.text()}`);
  return (await answer.json()) as Uploaded;
}

/** The component that guests/build.ts made of an AssemblyScript guest. */
export function builtGuest(name: string): Promise<Uint8Array> {
  return readFile(join(ROOT, 'guests/build', `${name}.assemblyscript.wasm`));
}

/** Fills a data directory: from now on a host that starts on it serves these plugins. */
export async function install(dataDir: string, plugins: readonly string[]): Promise<string[]> {
  await using host = await startHost(dataDir);
  const digests: string[] = [];
  for (const plugin of plugins) {
    const { digest } = await upload(host, plugin, await builtGuest(plugin));
    digests.push(digest);
  }
  return digests;
}

/** Replaces a guest in its module folder, so that everything is as before but no guest runs. */
export async function replaceByStub(dataDir: string, digest: string): Promise<void> {
  const modules = join(dataDir, 'modules');
  const [pipeline] = await readdir(modules);
  const folder = join(modules, pipeline!, digest);
  await writeFile(join(folder, 'glue.js'), STUB_GLUE);
  // Without core modules there is nothing whose answer would have to have been checked.
  await writeFile(
    join(folder, 'module.json'),
    JSON.stringify({ cores: [], wiring: {}, needs: {}, types: 0 }),
  );
}

// The bytes are new for each answer, as a guest's are: they are moved to the main thread.
const STUB_GLUE = `
const body = new TextEncoder().encode(${JSON.stringify(STUB.text)});
const headers = [['content-type', ${JSON.stringify(STUB.type)}]];
export function instantiate() {
  return { handle: async () => ({ status: 200, headers, body: body.slice() }) };
}
`;
