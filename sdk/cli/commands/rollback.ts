import { InvalidArgumentError, type Command } from 'commander';
import type { RollbackOptions } from '../on-host/rollback.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand, PLUGIN } from './host-option.ts';

const EXAMPLES = `
Examples:
  wayhouse rollback            to what ran before, with the settings that it had
  wayhouse rollback --to 3     to any version, with the latest settings`;

export function addRollback(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'rollback')
    .description('switch back to what ran before, or to a version')
    .argument(...PLUGIN)
    .option('--to <version>', 'number of the version to switch to', versionNumber)
    .addHelpText('after', EXAMPLES)
    .action(async (plugin: string | undefined, options: RollbackOptions) => {
      const { rollback } = await import('../on-host/rollback.ts');
      await rollback(terminal, plugin, options);
    });
}

function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not the number of a version.');
}
