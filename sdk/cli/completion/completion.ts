/** What may stand where somebody presses Tab, by the commands as they are declared. */
import type { Argument, Command, Option } from 'commander';
import { FILES } from './scripts.ts';

/** Names of plugins, for a command line with these words. */
export type NamePlugins = (words: readonly string[]) => Promise<readonly string[]>;

/** A line for each word that may stand where the last of `words` does. The shell takes those that fit. */
export async function completions(
  program: Command,
  words: readonly string[],
  namePlugins: NamePlugins,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const { command, open, place } = placeAfter(program, words.slice(0, -1));
  const [flag = '', value] = current.split('=', 2);
  const asked = open ?? (value === undefined ? undefined : optionOf(command, flag));
  if (asked) {
    const before = open ? '' : `${flag}=`;
    return (await valuesOf(asked, () => namePlugins(words))).map((word) =>
      word === FILES ? word : before + word,
    );
  }
  if (current.startsWith('-')) return optionsOf(command).flatMap(flagLines);
  const commands = place === 0 ? visible(command) : [];
  if (commands.length > 0) return commands.map((below) => line(below.name(), meaningOf(below)));
  const argument = argumentAt(command, place);
  return argument ? valuesOf(argument, () => namePlugins(words)) : [];
}

/** Where a command line has come to. */
interface Place {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
  /** How many arguments the command has already. */
  readonly place: number;
}

function placeAfter(program: Command, words: readonly string[]): Place {
  return words.reduce<Place>(next, { command: program, open: undefined, place: 0 });
}

function next({ command, open, place }: Place, word: string): Place {
  // As bash breaks --lang=rust.
  if (open) return { command, open: word === '=' ? open : undefined, place };
  if (word.startsWith('-')) return { command, open: openedBy(command, word), place };
  const below = command.commands.find((one) => one.name() === word);
  return below && place === 0 ? { command: below, open, place } : { command, open, place: place + 1 };
}

function openedBy(command: Command, word: string): Option | undefined {
  const option = optionOf(command, word);
  return option?.required ? option : undefined;
}

const optionOf = (command: Command, flag: string): Option | undefined =>
  optionsOf(command).find(({ short, long }) => flag === short || flag === long);

function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function flagLines({ short, long, description }: Option): string[] {
  return [long, short].filter((flag) => flag !== undefined).map((flag) => line(flag, description));
}

const visible = (command: Command): readonly Command[] => command.createHelp().visibleCommands(command);

const meaningOf = (command: Command): string => command.summary() || command.description();

function argumentAt({ registeredArguments: all }: Command, place: number): Argument | undefined {
  const last = all.at(-1);
  return all[place] ?? (last?.variadic ? last : undefined);
}

async function valuesOf(
  asked: Option | Argument,
  namePlugins: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (asked.argChoices) return asked.argChoices;
  const what = 'flags' in asked ? (/<(\w+)/.exec(asked.flags)?.[1] ?? '') : asked.name();
  if (/^(file|path|folder)$/.test(what)) return [FILES];
  return what.startsWith('plugin') ? namePlugins() : [];
}

const line = (word: string, meaning: string): string => `${word}\t${meaning}`;
