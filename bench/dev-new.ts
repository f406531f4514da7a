import { cp, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../test/support/program.ts';
import {
  installCommand,
  LANGUAGES,
  makePlugin,
  type InstalledCommand,
  type Language,
} from './dev-command.ts';
import type { DevSurroundings } from './dev-pace.ts';
import { DevSession } from './dev-session.ts';
import type { Finding } from './row.ts';

const CACHES = ['with caches', 'without caches'] as const;

/**
 * From `wayhouse new`, over `npm install`, to the first answer that `wayhouse dev` gives.
 *
 * Without caches those of npm and of cargo are empty, and Node keeps no compiled code: packages and crates come
 * over the network. The command itself, Rust's toolchain and the kernel's file cache are there in both.
 */
export async function benchNew({ folder, pace, say }: DevSurroundings): Promise<Finding[]> {
  say('installing wayhouse');
  const packed = join(folder, 'packed');
  await mkdir(packed);
  const command = await installCommand(packed);
  const kinds = LANGUAGES.flatMap((language) => CACHES.map((caches) => [language, caches] as const));
  const samples = new Map(kinds.map(([language, caches]) => [`${language}, ${caches}`, [] as number[]]));
  // What a cache holds is there before the first sample.
  for (const language of LANGUAGES) await begin(command, { language, parent: await fresh(folder, 'before') });
  for (let round = 1; round <= pace.beginnings; round++) {
    for (const [language, caches] of kinds) {
      const parent = await fresh(folder, `${round}`);
      const env = caches === 'with caches' ? command.env : await withoutCaches(command.env, parent);
      const ms = await begin({ ...command, env }, { language, parent });
      samples.get(`${language}, ${caches}`)?.push(ms);
      say(`round ${round} of ${pace.beginnings}, ${language}, ${caches}: ${Math.round(ms)} ms`);
    }
  }
  return [...samples].map(([name, own]) => ({
    name: `from new to the first answer, ${name}`,
    samples: own,
    ...{ unit: 'ms', peer: '' },
  }));
}

let made = 0;

async function fresh(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}-${made++}`);
  await mkdir(path);
  return path;
}

async function begin(
  command: InstalledCommand,
  { language, parent }: { language: Language; parent: string },
): Promise<number> {
  const start = performance.now();
  const folder = await makePlugin(command, { name: 'hello', language, parent });
  await using _session = await DevSession.start({ folder, language }, command.env);
  return performance.now() - start;
}

/** Cargo's folder has its settings too: they stay. */
async function withoutCaches(env: Environment, parent: string): Promise<Environment> {
  const cargoHome = join(parent, 'cargo-home');
  await mkdir(cargoHome);
  const own = env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  await cp(join(own, 'config.toml'), join(cargoHome, 'config.toml')).catch(() => {});
  const npmCache = join(parent, 'npm-cache');
  return { ...env, CARGO_HOME: cargoHome, npm_config_cache: npmCache, NODE_DISABLE_COMPILE_CACHE: '1' };
}
