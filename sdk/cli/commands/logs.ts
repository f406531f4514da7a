import { InvalidArgumentError, type Command } from 'commander';
import type { LogsOptions } from '../on-host/logs.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand, PLUGIN } from './host-option.ts';

const LINES = 100;
/** As many as a host keeps. */
const MOST = 1000;

const EXAMPLES = `
Examples:
  wayhouse logs                the last lines of the plugin of this folder
  wayhouse logs hello -f       new ones too, until Ctrl-C
  wayhouse logs hello -f -n 0 --json    only new ones, each as a JSON document`;

export function addLogs(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'logs')
    .description('show the log of a plugin, oldest lines first')
    .argument(...PLUGIN)
    .option('-f, --follow', 'go on with new lines as they are written', false)
    .option('-n, --lines <count>', `how many of the last lines, up to ${MOST}`, lineCount, LINES)
    .addHelpText('after', EXAMPLES)
    .action(async (plugin: string | undefined, options: LogsOptions) => {
      const { logs } = await import('../on-host/logs.ts');
      await logs(terminal, plugin, options);
    });
}

function lineCount(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) <= MOST) return Number(text);
  throw new InvalidArgumentError(`It is not a number from 0 to ${MOST}.`);
}
