import type { Command } from 'commander';
import { collect, portOf } from '../options.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Ctrl-C ends it once what runs is answered, with exit code 0; a second one at once, with 130. With --json
each event is a line of its own.

Examples:
  wayhouse dev
  wayhouse dev --port 3000 --config currency=EUR`;

interface Options {
  readonly port?: number;
  readonly config?: readonly string[];
}

export function addDev(program: Command, terminal: Terminal): void {
  program
    .command('dev')
    .summary('serve the plugin of this folder while you write it')
    .description(
      'Serves the plugin of this folder on a local host, grants what wayhouse.toml asks for, builds it again at each change and swaps it in. Prints what it logs, and what each request takes.',
    )
    .option('-p, --port <port>', 'where it answers; 8080 or a free one if not given', portOf)
    .option('-c, --config <key=value>', 'a value for config.get; may be given often', collect)
    .addHelpText('after', EXAMPLES)
    .action(async ({ config = [], ...options }: Options) => {
      const { configOf } = await import('../requests/command-line.ts');
      const { dev } = await import('../dev/dev.ts');
      await dev({ ...options, config: configOf(config) }, terminal);
    });
}
