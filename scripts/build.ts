/**
 * Builds what is published of host/: host/dist, JavaScript with its types and the licence.
 *
 *     npm run build && npm pack -w host
 */
import { spawnSync } from 'node:child_process';
import { copyFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const dist = new URL('host/dist/', root);

// A file whose source is gone would be published for ever.
await rm(dist, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', fileURLToPath(new URL('host/tsconfig.build.json', root))], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);
await copyFile(new URL('LICENSE', root), new URL('LICENSE', dist));
console.log('built host/dist');
