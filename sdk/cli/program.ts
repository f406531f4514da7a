/** The commands of `wayhouse`, put together. */
import { Command } from 'commander';
import { EXIT_HELP } from './exit-codes.ts';
import { addBuild } from './commands/build.ts';
import { addCheck } from './commands/check.ts';
import { addCompletion } from './commands/completion.ts';
import { addNew } from './commands/new.ts';
import { addDev } from './commands/dev.ts';
import { addDoctor } from './commands/doctor.ts';
import { addRun } from './commands/run.ts';
import { addServe } from './commands/serve.ts';
import { addTest } from './commands/test.ts';
import { addDelete } from './commands/delete.ts';
import { addLogin } from './commands/login.ts';
import { addLogs } from './commands/logs.ts';
import { addPush } from './commands/push.ts';
import { addRollback } from './commands/rollback.ts';
import { addSettings } from './commands/settings.ts';
import { addStatus } from './commands/status.ts';
import { addVersions } from './commands/versions.ts';
import type { Terminal } from './terminal.ts';

/** Adds one command. It is cheap: what the command works with is imported when it runs. */
export type AddCommand = (program: Command, terminal: Terminal) => void;

const GROUPS: Readonly<Record<string, readonly AddCommand[]>> = {
  'Write a plugin:': [addNew, addBuild, addCheck, addDev, addTest, addRun],
  'On a host:': [addLogin, addPush, addStatus, addVersions, addRollback, addLogs, addSettings, addDelete],
  'This machine:': [addServe, addDoctor, addCompletion],
};

export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('wayhouse')
    .description('Creates, builds, tests, runs and uploads plugins of Wayhouse.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--json', 'print the result as one JSON document')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\n${EXIT_HELP}`);
  for (const [heading, commands] of Object.entries(GROUPS)) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, terminal);
  }
  return program;
}
