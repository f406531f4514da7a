/** What the operator decides for a plugin. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Client, Settings } from '@wayhouse/client';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';
import { assign, unset } from './settings-keys.ts';

export interface SetOptions extends HostOptions {
  readonly unset: readonly string[];
  /** Holds the whole as JSON; "-" is standard input. */
  readonly file?: string;
}

export async function getSettings(
  terminal: Terminal,
  given: string | undefined,
  options: HostOptions,
): Promise<void> {
  const name = await pluginName(given, terminal);
  const record = await askHost(terminal, async () => (await connect(terminal, options)).getSettings(name));
  terminal.print({ words: JSON.stringify(record.settings, undefined, 2), data: record });
}

/** `words`: the name of the plugin, if it is given, and assignments. */
export async function setSettings(
  terminal: Terminal,
  words: readonly string[],
  options: SetOptions,
): Promise<void> {
  const [first] = words;
  const isNamed = first !== undefined && !first.includes('=');
  const name = await pluginName(isNamed ? first : undefined, terminal);
  const change = await changeOf(terminal, words.slice(isNamed ? 1 : 0), options);
  const [record, plugin] = await askHost(terminal, async () => {
    const client = await connect(terminal, options);
    return [
      await client.putSettings(name, await change(client, name)),
      await client.getPlugin(name),
    ] as const;
  });
  const runs = plugin.active?.settingsRevision === record.revision ? ' and serves under them' : '';
  terminal.print({ words: `${name} has settings ${record.revision}${runs}`, data: record });
}

type Change = (client: Client, name: string) => Promise<Settings>;

async function changeOf(
  terminal: Terminal,
  assignments: readonly string[],
  { file, unset: keys }: SetOptions,
): Promise<Change> {
  const isWhole = file !== undefined;
  if (isWhole === assignments.length + keys.length > 0) {
    throw new CliError('usage', 'Either KEY=VALUE and --unset say what changes, or --file says the whole.');
  }
  if (isWhole) {
    const whole = await readWhole(terminal, file);
    return async () => whole;
  }
  const edit = (settings: Settings) => keys.reduce(unset, assignments.reduce(assign, settings));
  edit({}); // a mistake in the words needs no host to be told
  return async (client, name) => edit((await client.getSettings(name)).settings);
}

async function readWhole(terminal: Terminal, file: string): Promise<Settings> {
  const source = file === '-' ? await text(terminal.stdin) : await readText(resolve(terminal.cwd, file));
  try {
    return JSON.parse(source) as Settings;
  } catch (cause) {
    throw new CliError('settings_invalid', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'file_missing' : 'file_unreadable';
    throw new CliError(code, `${path} cannot be read: ${cause.message}`, { cause });
  });
}
