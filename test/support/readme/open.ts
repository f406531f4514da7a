/** A reader who has a home of their own; what npm and cargo have fetched already is not fetched again. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensurePrograms } from '../debian.ts';
import { temporaryFolder } from '../host.ts';
import { npm } from '../packed.ts';
import type { Environment } from '../program.ts';
import { Reader } from './reader.ts';

export async function openReader({ cwd, env }: { cwd: string; env: Environment }): Promise<Reader> {
  await ensurePrograms(['curl']);
  const HOME = await temporaryFolder();
  const { CARGO_HOME = join(homedir(), '.cargo'), RUSTUP_HOME = join(homedir(), '.rustup') } = process.env;
  const cache = (await npm(['config', 'get', 'cache'], HOME)).trim();
  const own = { CARGO_HOME, RUSTUP_HOME, npm_config_cache: cache, npm_config_prefer_offline: 'true' };
  // Other tests run hosts as well.
  const ports = { WAYHOUSE_PORT: '0', WAYHOUSE_ADMIN_PORT: '0' };
  return new Reader({ cwd, env: { HOME, XDG_CONFIG_HOME: undefined, ...own, ...ports, ...env } });
}
