import type { Client, Host, Plugin } from '@wayhouse/client';
import type { Terminal } from '../terminal.ts';
import { printableLine } from '../words/printable.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost } from './failures.ts';
import { addresses, table, when } from './words.ts';

/** Of the host and all its plugins, or of one. */
export async function status(
  terminal: Terminal,
  name: string | undefined,
  options: HostOptions,
): Promise<void> {
  const client = await askHost(terminal, () => connect(terminal, options));
  await askHost(terminal, () =>
    name === undefined ? statusOfHost(terminal, client) : statusOfPlugin(terminal, client, name),
  );
}

async function statusOfHost(terminal: Terminal, client: Client): Promise<void> {
  const [host, plugins, { status }] = await Promise.all([
    client.getHost(),
    client.listPlugins(),
    client.readiness(),
  ]);
  const { url } = client;
  const rows = plugins.map((plugin) => rowOf(plugin, addresses(plugin.routes, host, url)));
  const head = `${url}: Wayhouse ${host.version}, ${status}${gatewayOf(host)}`;
  const list =
    rows.length === 0 ? 'It has no plugins.' : table([['PLUGIN', 'STATE', 'VERSION', 'ADDRESS'], ...rows]);
  terminal.print({ words: `${head}\n${list}`, data: { url, ...host, status, plugins } });
}

const gatewayOf = ({ gateway }: Host): string => (gateway === undefined ? '' : `, gateway ${gateway}`);

function rowOf({ name, state, active }: Plugin, urls: readonly string[]): string[] {
  return [name, state, active === undefined ? '-' : String(active.version), urls.join(' ')];
}

async function statusOfPlugin(terminal: Terminal, client: Client, name: string): Promise<void> {
  const [host, plugin] = await Promise.all([client.getHost(), client.getPlugin(name)]);
  const urls = addresses(plugin.routes, host, client.url);
  terminal.print({ words: describe(plugin, urls), data: { ...plugin, urls } });
}

function describe(
  { name, state, active, failure, settings, limits }: Plugin,
  urls: readonly string[],
): string {
  const given = settings.settings.limits ?? {};
  const own = Object.entries(limits).map(([limit, value]) => {
    const note = Object.hasOwn(given, limit) ? ' (set)' : '';
    return [`  ${limit}`, `${value}${note}`];
  });
  const lines = [
    `${name}: ${state}${failure === undefined ? '' : `: ${printableLine(failure.detail)}`}`,
    active === undefined
      ? 'no version is active'
      : `version ${active.version} under settings ${active.settingsRevision}, since ${when(active.createdAt)} UTC`,
    ...urls.map((url) => `  ${url}`),
    'limits:',
    table(own),
  ];
  return lines.join('\n');
}
