import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The published build turns .ts into .js; this file's own name tells which of both runs.
const SUFFIX = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** The other side of every worker's port. */
export const WORKER_FILE = new URL(`../worker/serve.entry.${SUFFIX}`, import.meta.url);

/**
 * Node's permission model for a worker: no network, children, add-ons or further workers, and no files but
 * those that lie beside `file`, our workers', the protocol's and piscina's. Once it is loaded, a worker
 * gives those up as well (host/worker/walls/process.ts).
 */
export function workerFlags(file: URL): string[] {
  const readable = [
    new URL('./', file),
    new URL('./', WORKER_FILE),
    new URL('../protocol/', import.meta.url),
    piscinaFolder(),
  ];
  return [
    '--permission',
    ...readable.map((folder) => `--allow-fs-read=${realpathSync(fileURLToPath(folder))}`),
  ];
}

function piscinaFolder(): URL {
  return new URL('./', import.meta.resolve('piscina'));
}
