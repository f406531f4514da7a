/** Names of the plugins that a host has, for whoever presses Tab: at once or not at all. */
import { connect } from '../on-host/connect.ts';
import type { Terminal } from '../terminal.ts';

const PATIENCE_MS = 1_500;

/** None where there is no host, or it takes too long. `words` may name the host. */
export async function namePlugins(words: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const [, host] = words.slice(words.indexOf('--host'));
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const named = words.includes('--host') && host !== undefined ? { host } : {};
    const client = await connect(terminal, named, (request) => fetch(request, { signal }));
    const plugins = await client.listPlugins();
    return plugins.map(({ name }) => name);
  } catch {
    return [];
  }
}
