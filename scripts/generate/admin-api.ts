/** The OpenAPI document of the admin API, out of the host that answers it, and the client's types out of that. */
import { readFile } from 'node:fs/promises';
import { startAdmin } from '../../host/http/admin.ts';
import { createMetrics } from '../../host/http/metrics.ts';
import { MemoryBudget } from '../../host/plugins/memory-budget.ts';
import { Seats } from '../../host/plugins/seats.ts';
import type { Plugins } from '../../host/plugins/plugins.ts';
import { schemaOf } from '../../sdk/client/scripts/schema.ts';

/** Routes ask it only when they are called, and nobody calls those that do. */
const NO_PLUGINS = {} as Plugins;
/** Of no token. */
const TOKEN_HASH = '0'.repeat(64);

/** Types of the client in sdk/client. `root` is the repository's. */
export async function clientSchema(root: URL): Promise<string> {
  return schemaOf(await adminDocument(await versionOf(new URL('host/package.json', root))));
}

async function adminDocument(version: string): Promise<object> {
  const admin = await startAdmin({
    plugins: NO_PLUGINS,
    host: '127.0.0.1',
    port: 0,
    tokenHash: TOKEN_HASH,
    logger: { error: () => {}, warn: () => {} },
    metrics: createMetrics(() => [], {
      memory: new MemoryBudget(0),
      seats: new Seats(8),
      workforce: { blank: 0 },
    }),
    version,
    gateway: () => undefined,
    maxUploadBytes: 0,
  });
  try {
    return (await (await fetch(`${admin.url}/openapi.json`)).json()) as object;
  } finally {
    await admin.close(0);
  }
}

async function versionOf(packageFile: URL): Promise<string> {
  return (JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }).version;
}
