import type { Command } from 'commander';
import type { HostOptions } from '../on-host/connect.ts';
import type { SetOptions } from '../on-host/settings.ts';
import type { Terminal } from '../terminal.ts';
import { onHostCommand, PLUGIN } from './host-option.ts';

const SET_HELP = `
Values of config are text, all others JSON. What is not named stays as it is.

Examples:
  wayhouse settings set limits.deadlineMs=500 config.greeting=Hello
  wayhouse settings set hello 'route.paths=["/greetings"]'
  wayhouse settings set hello 'grants.http.origins=[{"origin":"https://api.example.com"}]'
  wayhouse settings set hello --unset limits.deadlineMs
  wayhouse settings get hello > settings.json && wayhouse settings set hello --file settings.json`;

export function addSettings(program: Command, terminal: Terminal): void {
  const settings = program
    .command('settings')
    .description('show or change what a plugin may do and use')
    .helpCommand(false);
  addGet(settings, terminal);
  addSet(settings, terminal);
}

function addGet(settings: Command, terminal: Terminal): void {
  onHostCommand(settings, 'get')
    .description('show the settings of a plugin as JSON')
    .argument(...PLUGIN)
    .addHelpText('after', '\nExamples:\n  wayhouse settings get hello')
    .action(async (plugin: string | undefined, options: HostOptions) => {
      const { getSettings } = await import('../on-host/settings.ts');
      await getSettings(terminal, plugin, options);
    });
}

function addSet(settings: Command, terminal: Terminal): void {
  onHostCommand(settings, 'set')
    .description('change settings of a plugin, and let it serve under them')
    .argument('[plugin|key=value...]', 'its name, if not that of wayhouse.toml; then what changes')
    .option('--unset <key...>', 'settings to take back', [])
    .option('--file <path>', 'the whole as JSON instead; "-" is standard input')
    .addHelpText('after', SET_HELP)
    .action(async (words: readonly string[], options: SetOptions) => {
      const { setSettings } = await import('../on-host/settings.ts');
      await setSettings(terminal, words, options);
    });
}
