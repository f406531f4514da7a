/** What the operator decides for a plugin. */
import { text } from 'node:stream/consumers';
import { ClientError, type Client, type Settings, type SettingsRecord } from '@wayhouse/client';
import { CliError } from '../errors.ts';
import { readNamed } from '../files.ts';
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
    return [await change(client, name), await client.getPlugin(name)] as const;
  });
  const runs = plugin.active?.settingsRevision === record.revision ? ' and serves under them' : '';
  terminal.print({ words: `${name} has settings ${record.revision}${runs}`, data: record });
}

type Change = (client: Client, name: string) => Promise<SettingsRecord>;

async function changeOf(
  terminal: Terminal,
  assignments: readonly string[],
  { file, unset: keys }: SetOptions,
): Promise<Change> {
  const isWhole = file !== undefined;
  if (isWhole === assignments.length + keys.length > 0) {
    throw new CliError('usage', 'Either KEY=VALUE and --unset say what changes, or --file says the whole.', {
      repair: 'wayhouse settings set --help has examples.',
    });
  }
  if (isWhole) {
    const whole = await readWhole(terminal, file);
    return (client, name) => client.putSettings(name, whole);
  }
  const edit = (settings: Settings) => keys.reduce(unset, assignments.reduce(assign, settings));
  edit({}); // a mistake in the words needs no host to be told
  return (client, name) => putEdited(client, name, edit);
}

/** Others may change the settings at the same time: no change is lost. */
const ATTEMPTS = 10;

async function putEdited(
  client: Client,
  name: string,
  edit: (settings: Settings) => Settings,
): Promise<SettingsRecord> {
  for (let attempt = 1; ; attempt += 1) {
    const { settings, revision } = await client.getSettings(name);
    try {
      return await client.putSettings(name, edit(settings), { over: revision });
    } catch (thrown) {
      const isChanged = thrown instanceof ClientError && thrown.code === 'settings_changed';
      if (!isChanged || attempt === ATTEMPTS) throw thrown;
    }
  }
}

async function readWhole(terminal: Terminal, file: string): Promise<Settings> {
  const source = file === '-' ? await text(terminal.stdin) : String(await readNamed(file, terminal.cwd));
  try {
    return JSON.parse(source) as Settings;
  } catch (cause) {
    throw new CliError('settings_invalid', `${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
