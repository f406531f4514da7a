import type { Command } from 'commander';

/** A command that speaks with a host; which one, is said in the same way for all of them. */
export function onHostCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .option(
      '--host <url>',
      'address of its admin API; if not given, WAYHOUSE_URL, else the host of the last login',
    );
}

/** Of a command whose plugin may be that of the folder. */
export const PLUGIN = ['[plugin]', 'its name; if not given, that of wayhouse.toml'] as const;
