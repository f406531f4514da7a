import type { Command } from 'commander';
import type { HostOptions } from '../on-host/connect.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand } from './host-option.ts';

const EXAMPLES = `
Examples:
  wayhouse status           the host and all its plugins
  wayhouse status hello     one of them: what serves, where, and under which limits`;

export function addStatus(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'status')
    .description('show a host and what it serves')
    .argument('[plugin]', 'its name; all plugins if not given')
    .addHelpText('after', EXAMPLES)
    .action(async (plugin: string | undefined, options: HostOptions) => {
      const { status } = await import('../on-host/status.ts');
      await status(terminal, plugin, options);
    });
}
