import type { Command } from 'commander';
import type { DeleteOptions } from '../on-host/delete.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand } from './host-option.ts';

const EXAMPLES = `
It cannot be taken back.

Examples:
  wayhouse delete hello          asks first
  wayhouse delete hello --yes`;

export function addDelete(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'delete')
    .description('delete a plugin with all its versions, settings and lines of log')
    .argument('<plugin>', 'its name')
    .option('-y, --yes', 'do not ask', false)
    .addHelpText('after', EXAMPLES)
    .action(async (plugin: string, options: DeleteOptions) => {
      const { deletePlugin } = await import('../on-host/delete.ts');
      await deletePlugin(terminal, plugin, options);
    });
}
