/** What `wayhouse new` puts into a plugin's folder: tarballs of built packages, and the crate for Rust. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const CRATE = new URL('sdk/rust/', root);

/** What cargo publishes of the crate and of its macros. */
const CRATE_FILES: readonly string[] = [
  'Cargo.toml',
  'LICENSE',
  'README.md',
  'src',
  'macros/Cargo.toml',
  'macros/LICENSE',
  'macros/README.md',
  'macros/src',
];

export async function carryPackages(folders: readonly string[], destination: URL): Promise<void> {
  await mkdir(destination, { recursive: true });
  for (const folder of folders) pack(folder, destination);
  for (const path of CRATE_FILES) {
    await cp(new URL(path, CRATE), new URL(`rust/${path}`, destination), { recursive: true });
  }
}

/** The package is built: its own script for that would build it once more. */
function pack(folder: string, destination: URL): void {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', fileURLToPath(destination)];
  const { status } = spawnSync('npm', args, {
    cwd: new URL(`${folder}/`, root),
    env: environment(),
    // Standard output belongs to the script that packs us.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not pack ${folder}, see above`);
}

/** npm's own variables would tell it of the package that is being packed. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?!config_(cache|userconfig)$)/i.test(name),
  );
  return Object.fromEntries(own);
}
