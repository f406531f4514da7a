import type { Command } from 'commander';
import type { HostOptions } from '../on-host/connect.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand, PLUGIN } from './host-option.ts';

const EXAMPLES = `
Examples:
  wayhouse versions
  wayhouse versions hello --json`;

export function addVersions(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'versions')
    .description('list the versions of a plugin, the newest first')
    .argument(...PLUGIN)
    .addHelpText('after', EXAMPLES)
    .action(async (plugin: string | undefined, options: HostOptions) => {
      const { versions } = await import('../on-host/versions.ts');
      await versions(terminal, plugin, options);
    });
}
