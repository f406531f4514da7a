import { CliError } from '../errors.ts';
import { askConfirm } from '../prompts/ask.ts';
import type { Terminal } from '../terminal.ts';
import { connect, type HostOptions } from './connect.ts';
import { askHost, onHost } from './failures.ts';

export interface DeleteOptions extends HostOptions {
  /** Whether not to ask. */
  readonly yes: boolean;
}

export async function deletePlugin(terminal: Terminal, name: string, options: DeleteOptions): Promise<void> {
  const client = await onHost(terminal, () => connect(terminal, options));
  const versions = await askHost(terminal, () => client.listVersions(name));
  const what = `${name} with its ${versions.length} version${versions.length === 1 ? '' : 's'}`;
  if (!options.yes) await confirm(terminal, `Delete ${what} from ${client.url}?`);
  using _progress = terminal.progress(`Deleting ${name}, once what runs has finished`);
  await onHost(terminal, () => client.deletePlugin(name));
  terminal.print({ words: `${what} is deleted`, data: { deleted: name, versions: versions.length } });
}

async function confirm(terminal: Terminal, question: string): Promise<void> {
  if (!terminal.interactive) {
    throw new CliError('usage', 'There is no terminal to ask at whether to delete.', {
      repair: 'Say it on the command line: --yes',
    });
  }
  if (!(await askConfirm(terminal, question))) throw new CliError('cancelled', 'The answer was no.');
}
