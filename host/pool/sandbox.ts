import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The published build turns .ts into .js; this file's own name tells which of both runs.
const SUFFIX = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** The other side of every worker's port. */
export const WORKER_FILE = new URL(`../worker/serve.entry.${SUFFIX}`, import.meta.url);

/** Our own code that a worker loads, and piscina's: the only files that it may read. */
const READABLE = [
  new URL('../worker/', import.meta.url),
  new URL('../protocol/', import.meta.url),
  piscinaFolder(),
];

/** Node's permission model for a worker: no network, files, children, add-ons or further workers. */
export function workerFlags(): string[] {
  return [
    '--permission',
    ...READABLE.map((folder) => `--allow-fs-read=${realpathSync(fileURLToPath(folder))}`),
  ];
}

function piscinaFolder(): URL {
  return new URL('./', import.meta.resolve('piscina'));
}
