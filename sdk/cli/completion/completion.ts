/** Completion in shells. The only home of tab, which writes to the console. */
import { RootCommand, script, type Command as Described } from '@bomb.sh/tab';
import type { Argument, Command, Option } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell is told once: it asks `wayhouse complete -- ...` from then on. */
export function completionScript(shell: Shell): string {
  return captured(() => script(shell, 'wayhouse', 'wayhouse'));
}

/**
 * What may stand where the last of `words` does, a line each with its meaning behind a tab; the last line
 * is for the script.
 */
export function completions(program: Command, words: readonly string[]): string {
  const answer = captured(() => describeProgram(program).parse([...words]));
  return answer.includes('\n') ? answer : PATHS;
}

/** Nothing is known of that place: the shell offers files. */
const PATHS = ':0';

function describeProgram(program: Command): RootCommand {
  const root = new RootCommand();
  describe(root, program);
  for (const [name, command] of commandsOf(program)) {
    describe(root.command(name, command.summary() || command.description()), command);
  }
  return root;
}

/** Every command that is shown in the help, by its whole name: `settings get`. */
function commandsOf(command: Command, prefix = ''): [string, Command][] {
  return command
    .createHelp()
    .visibleCommands(command)
    .flatMap((below) => [
      [`${prefix}${below.name()}`, below],
      ...commandsOf(below, `${prefix}${below.name()} `),
    ]);
}

function describe(described: Described, command: Command): void {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  for (const option of options) describeOption(described, option);
  for (const argument of command.registeredArguments) describeArgument(described, argument);
}

function describeOption(described: Described, option: Option): void {
  const { description, argChoices = [] } = option;
  const name = option.long?.slice(2);
  if (name === undefined) return;
  const alias = option.short?.slice(1);
  const takesValue = option.required || option.optional;
  if (takesValue) described.option(name, description, (complete) => offer(argChoices, complete), alias);
  else described.option(name, description, alias);
}

function describeArgument(described: Described, argument: Argument): void {
  const { argChoices = [], variadic } = argument;
  described.argument(argument.name(), (complete) => offer(argChoices, complete), variadic);
}

const offer = (choices: readonly string[], complete: (value: string, description: string) => void): void =>
  choices.forEach((choice) => complete(choice, ''));

function captured(write: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    write();
  } finally {
    console.log = log;
  }
  return lines.join('\n');
}
