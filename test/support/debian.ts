/** Programs that tests need and a bare Debian has not. */
import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { machinePath } from './program.ts';

const run = promisify(execFile);

/** Of the Rust toolchain, which apt-get installs too: one at a time. */
const APT_LOCK = join(import.meta.dirname, '../../.cache/rust/.lock');

/** Installs them where they are not on PATH; each is in a package of its name. */
export async function ensurePrograms(names: readonly string[]): Promise<void> {
  const there = await Promise.all(names.map(isOnPath));
  const missing = names.filter((_name, at) => !there[at]);
  if (missing.length === 0) return;
  await mkdir(join(APT_LOCK, '..'), { recursive: true });
  const packages = missing.join(' ');
  const install = `apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends ${packages}`;
  await run('flock', [APT_LOCK, 'sh', '-c', `which ${packages} || { ${install}; }`]);
}

async function isOnPath(name: string): Promise<boolean> {
  const places = machinePath()
    .split(delimiter)
    .map((folder) => access(join(folder, name)));
  return Promise.any(places).then(
    () => true,
    () => false,
  );
}
