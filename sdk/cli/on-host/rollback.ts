import type { Terminal } from '../terminal.ts';
import { connect, type HostOptions } from './connect.ts';
import { onHost } from './failures.ts';
import { pluginName } from './plugin-name.ts';

export interface RollbackOptions extends HostOptions {
  /** The version to go to, instead of what ran before. */
  readonly to?: number;
}

export async function rollback(
  terminal: Terminal,
  given: string | undefined,
  options: RollbackOptions,
): Promise<void> {
  const { to } = options;
  const name = await pluginName(given, terminal);
  const report = await onHost(terminal, async () => {
    const client = await connect(terminal, options);
    using _progress = terminal.progress(`Switching ${name}`);
    return to === undefined ? client.rollback(name) : client.activateVersion(name, to);
  });
  const { version, settingsRevision } = report.deployment;
  const words = `${name} serves version ${version}, under settings ${settingsRevision}`;
  terminal.print({ words, data: report });
}
