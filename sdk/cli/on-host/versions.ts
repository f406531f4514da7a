import type { Version } from '@wayhouse/client';
import type { Terminal } from '../terminal.ts';
import { printableLine } from '../words/printable.ts';
import { size } from '../words/sizes.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';
import { table, when } from './words.ts';

/** All versions, the newest first, and which one serves. */
export async function versions(
  terminal: Terminal,
  given: string | undefined,
  options: HostOptions,
): Promise<void> {
  const name = await pluginName(given, terminal);
  const [list, plugin] = await askHost(terminal, async () => {
    const client = await connect(terminal, options);
    return Promise.all([client.listVersions(name), client.getPlugin(name)]);
  });
  const active = plugin.active?.version;
  const rows = list.map((version) => rowOf(version, active));
  const words = table([['VERSION', 'STATE', 'SIZE', 'UPLOADED (UTC)', 'SHA-256'], ...rows]);
  const failures = list.filter(({ failure }) => failure !== undefined).map(failureOf);
  const data = active === undefined ? { name, versions: list } : { name, active, versions: list };
  terminal.print({ words: [words, ...failures].join('\n'), data });
}

function rowOf(
  { version, state, createdAt, digest, ...record }: Version,
  active: number | undefined,
): string[] {
  const shown = version === active ? 'active' : state;
  return [String(version), shown, size(record.size), when(createdAt), digest.slice(0, 12)];
}

function failureOf({ version, failure }: Version): string {
  return `${version} failed: ${printableLine(failure?.detail ?? '')}`;
}
