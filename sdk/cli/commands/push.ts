import type { Command } from 'commander';
import type { PushOptions } from '../on-host/push.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand } from './host-option.ts';

const HELP = `
Bytes that the host has as a version are not sent again, only switched to. Where the connection breaks, it is tried
again for about 15 seconds.

Examples:
  wayhouse push                                  builds the plugin of this folder, uploads it, and switches to it
  wayhouse push --no-activate                    the same, but what serves goes on serving
  wayhouse push build/hello.wasm --name hello    uploads a component that is there`;

export function addPush(program: Command, terminal: Terminal): void {
  onHostCommand(program, 'push')
    .description('upload a component as the next version of a plugin, and switch to it')
    .argument('[file]', 'a component; if not given, the plugin of this folder is built')
    .option('--name <plugin>', 'name of the plugin; if not given, that of wayhouse.toml')
    .option('--no-activate', 'only upload; rollback --to VERSION switches to it later')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: PushOptions) => {
      const { push } = await import('../on-host/push.ts');
      await push(terminal, file, options);
    });
}
