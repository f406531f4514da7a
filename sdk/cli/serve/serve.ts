/** `wayhouse serve`: this process becomes a host. */
import { readConfig } from '@wayhouse/host/config';

/** By the names that a host reads from its environment. */
export type Variables = Readonly<Record<`WAYHOUSE_${string}`, string>>;

/** Of the commands that speak with a host: no configuration of one. */
const OF_CLIENTS = ['WAYHOUSE_URL', 'WAYHOUSE_TOKEN'];

/**
 * Resolves once the host has begun to start; from then on signals, output and the end of the process are its
 * own. Throws `config_invalid` of the host. `env` is the one that the host reads: it is changed.
 */
export async function serve(variables: Variables, env: NodeJS.ProcessEnv): Promise<void> {
  for (const name of OF_CLIENTS) delete env[name];
  Object.assign(env, variables);
  // Told in words here; a host that starts tells it as a line of its log.
  readConfig(env);
  await import(hostMain());
}

/** The host's own command stands beside its first module. */
const hostMain = (): string => import.meta.resolve('@wayhouse/host').replace(/app(\.[jt]s)$/, 'main$1');
