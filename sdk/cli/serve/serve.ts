/** `wayhouse serve`: this process becomes a host. */
import { once } from 'node:events';
import { startApp, type App } from '@wayhouse/host';
import { readConfig } from '@wayhouse/host/config';
import { EXIT } from '../exit-codes.ts';
import { Interruption } from '../interruption.ts';
import { startFailure } from './failures.ts';

/** By the names that a host reads from its environment. */
export type Variables = Readonly<Record<`WAYHOUSE_${string}`, string>>;

/** Of the commands that speak with a host: no configuration of one. */
const OF_CLIENTS = ['WAYHOUSE_URL', 'WAYHOUSE_TOKEN'];

/**
 * Ends at a signal, once the host has answered what it admitted. Throws `port_taken`, what is wrong with the
 * configuration or the data folder, and why a host that served can do so no longer.
 */
export async function serve(variables: Variables, env: NodeJS.ProcessEnv): Promise<void> {
  const own = Object.entries(env).filter(([name]) => !OF_CLIENTS.includes(name));
  using interruption = new Interruption(process);
  const ended = once(interruption.signal, 'abort');
  await collectLess();
  const app = await Promise.race([start({ ...Object.fromEntries(own), ...variables }), ended]);
  // It has admitted nothing yet.
  if (!('gateway' in app)) process.exit(EXIT.ok);
  await Promise.race([ended, app.failed.then((error) => Promise.reject(error))]);
  app.logger.info('draining');
  await app.close();
  app.logger.info('stopped');
}

async function start(env: NodeJS.ProcessEnv): Promise<App> {
  try {
    return await startApp(readConfig(env));
  } catch (thrown) {
    throw startFailure(thrown);
  }
}

/** A flag of the whole process, which the host's own command sets too: it stands beside its first module. */
async function collectLess(): Promise<void> {
  const url = import.meta.resolve('@wayhouse/host').replace(/app(\.[jt]s)$/, 'collector$1');
  const collector = (await import(url)) as { collectLess: () => void };
  collector.collectLess();
}
