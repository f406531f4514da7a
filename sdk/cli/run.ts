/** One call of `wayhouse`, from its words to its exit code. */
import { CommanderError, type Command } from 'commander';
import { CliError, toFailure } from './errors.ts';
import type { ExitCode } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { Terminal, type Surroundings } from './terminal.ts';
import { ownVersion } from './version.ts';

/** `args` are those after the command's own name. */
export async function run(
  args: readonly string[],
  surroundings: Omit<Surroundings, 'format'>,
): Promise<ExitCode> {
  const terminal = new Terminal({ ...surroundings, format: formatOf(args) });
  try {
    await parse(args, terminal);
  } catch (error) {
    terminal.fail(toFailure(error));
  }
  return terminal.exit;
}

/** Before the words are parsed: how a mistake in them is told depends on it. */
function formatOf(args: readonly string[]): 'words' | 'json' {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).includes('--json') ? 'json' : 'words';
}

async function parse(args: readonly string[], terminal: Terminal): Promise<void> {
  const shown: string[] = [];
  const program = createProgram(terminal, ownVersion());
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void shown.push(text),
      writeErr: (text) => void shown.push(text),
      outputError: () => {},
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
    });
  }
  const [first, ...rest] = args;
  const words = first === 'help' ? [...rest, '--help'] : args;
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    finish(error, { text: shown.join('').trimEnd(), program, args, terminal });
  }
}

interface Shown {
  readonly text: string;
  readonly program: Command;
  readonly args: readonly string[];
  readonly terminal: Terminal;
}

/** Commander ends a call for help and for the version, and a wrong one, by an error each. */
function finish(error: CommanderError, { text, program, args, terminal }: Shown): void {
  if (error.code === 'commander.version') terminal.print({ words: text, data: { version: text } });
  else if (error.code === 'commander.helpDisplayed') terminal.print({ words: text, data: { help: text } });
  else throw misuse(error, { text, program, args, terminal });
}

function misuse(error: CommanderError, { text, program, args, terminal }: Shown): CliError {
  const repair = `${meant(program, args)} --help lists what there is.`;
  if (error.code !== 'commander.help') {
    return new CliError('usage', error.message.replace(/^error: /, ''), { repair });
  }
  // `wayhouse` alone.
  terminal.note(`${text}\n`);
  return new CliError('usage', 'a command is missing', { repair });
}

/** The command whose words were wrong, as far as they named one. */
function meant(program: Command, args: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const word of args.filter((arg) => !arg.startsWith('-'))) {
    command = command.commands.find((known) => known.name() === word || known.aliases().includes(word));
    if (!command) break;
    names.push(command.name());
  }
  return names.join(' ');
}

function* everyCommand(command: Command): Generator<Command> {
  yield command;
  for (const below of command.commands) yield* everyCommand(below);
}
