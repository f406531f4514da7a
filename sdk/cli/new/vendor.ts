/**
 * The packages that a plugin is built with, as this command carries them: a new plugin keeps them in its own
 * folder, so that nothing is fetched under a name that is not published yet, and might be a stranger's.
 */
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { packageFile } from '../package-files.ts';
import type { Environment } from '../terminal.ts';
import { packPackage } from './npm.ts';

/** In the plugin's folder. */
export const VENDOR = 'vendor';

/** The crate, in that. */
const CRATE = 'rust';

/** The place of each package's tarball in the plugin's folder, by the package's name. */
export type Tarballs = Readonly<Record<string, string>>;

export interface Destination {
  /** The plugin's folder. */
  readonly folder: string;
  readonly crate: 'with' | 'without';
  readonly env: Environment;
}

/** Throws `package_incomplete` where this command was not built whole. */
export async function copyVendor({ folder, crate, env }: Destination): Promise<Tarballs> {
  const carried = packageFile('dist/vendor');
  const names = await tarballsIn(carried);
  const vendor = join(folder, VENDOR);
  for (const name of names) await cp(join(carried, name), join(vendor, name));
  if (crate === 'with') await cp(join(carried, CRATE), join(vendor, CRATE), { recursive: true });
  const own = await packPackage(packageFile('.'), { destination: vendor, env });
  return Object.fromEntries([...names, own].map((name) => [packageOf(name), `${VENDOR}/${name}`]));
}

async function tarballsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const tarballs = names.filter((name) => name.endsWith('.tgz'));
  if (tarballs.length > 0) return tarballs;
  throw new CliError('package_incomplete', `${folder} does not hold the packages that a plugin needs.`);
}

/** As npm names them: `wayhouse-host-0.1.0.tgz` is `@wayhouse/host`. */
const packageOf = (tarball: string): string =>
  tarball.replace(/-\d+\.\d+\.\d+.*\.tgz$/, '').replace(/^wayhouse-/, '@wayhouse/');
