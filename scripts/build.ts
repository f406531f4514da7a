/**
 * Builds what is published: JavaScript with its types and the licence, in the package's own dist/.
 *
 *     npm run build [-- host] && npm pack -w host
 */
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { carryPackages } from './publish/carry.ts';

interface Package {
  /** What stands in the package's folder dist/ beside its own code. Paths from the repository's root. */
  readonly beside: Readonly<Record<string, string>>;
  /** The packages whose tarballs stand there too. They are built before. */
  readonly carries?: readonly string[];
}

const PACKAGES: { readonly [folder: string]: Package } = {
  host: { beside: { LICENSE: 'LICENSE' } },
  'sdk/assemblyscript': { beside: { LICENSE: 'LICENSE', contract: 'wit/v0.1' } },
  'sdk/client': { beside: { LICENSE: 'LICENSE' } },
  'sdk/cli': {
    beside: { LICENSE: 'LICENSE' },
    carries: ['host', 'sdk/assemblyscript', 'sdk/client'],
  },
};

const root = new URL('../', import.meta.url);
const built = new Set<string>();

async function build(folder: string): Promise<void> {
  if (built.has(folder)) return;
  built.add(folder);
  const { beside, carries = [] } = PACKAGES[folder] ?? { beside: {} };
  for (const carried of carries) await build(carried);
  const dist = new URL(`${folder}/dist/`, root);
  // A file whose source is gone would be published for ever.
  await rm(dist, { recursive: true, force: true });
  compile(folder);
  for (const [to, from] of Object.entries(beside)) {
    await cp(new URL(from, root), new URL(to, dist), { recursive: true });
  }
  if (carries.length > 0) await carryPackages(carries, new URL('vendor/', dist));
  console.log(`built ${folder}/dist`);
}

function compile(folder: string): void {
  const config = fileURLToPath(new URL(`${folder}/tsconfig.build.json`, root));
  const { status } = spawnSync('tsc', ['-p', config], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const [, , ...asked] = process.argv;
const unknown = asked.filter((folder) => !(folder in PACKAGES));
if (unknown.length > 0) throw new Error(`no package is in ${unknown.join(', ')}`);
for (const folder of asked.length > 0 ? asked : Object.keys(PACKAGES)) await build(folder);
