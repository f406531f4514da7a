/** Questions to whoever sits at the terminal; asked on standard error, so that the result stands alone. */
import { CANCEL_SYMBOL, confirm, isCancel, password, select, text } from '@clack/prompts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal.ts';

export interface TextQuestion {
  readonly message: string;
  /** What an empty answer means. */
  readonly fallback?: string;
  /** What is wrong with an answer, if something is. */
  readonly refuse?: (answer: string) => string | undefined;
}

export interface ChoiceQuestion<T extends string> {
  readonly message: string;
  readonly choices: readonly { readonly value: T; readonly hint: string }[];
}

/** All of them throw `cancelled` on Ctrl-C and Escape. */
export async function askText(
  terminal: Terminal,
  { message, fallback, refuse }: TextQuestion,
): Promise<string> {
  const answer = await text({
    ...streams(terminal),
    message,
    ...(fallback !== undefined && { placeholder: fallback, defaultValue: fallback }),
    ...(refuse && { validate: (given: string | undefined) => refuse(given || (fallback ?? '')) }),
  });
  return answered(answer);
}

/** What is typed is not shown. */
export async function askSecret(terminal: Terminal, message: string): Promise<string> {
  return answered(await password({ ...streams(terminal), message }));
}

export async function askChoice<T extends string>(
  terminal: Terminal,
  { message, choices }: ChoiceQuestion<T>,
): Promise<T> {
  const options = choices.map(({ value, hint }) => ({ value, label: value, hint }));
  return answered(await select<string>({ ...streams(terminal), message, options })) as T;
}

/** No, if the answer is only Enter. */
export async function askConfirm(terminal: Terminal, message: string): Promise<boolean> {
  return answered(await confirm({ ...streams(terminal), message, initialValue: false }));
}

function streams({ stdin, stderr }: Terminal) {
  // A terminal that nobody has given a size, as in a container: each letter would have a line of its own.
  if (stderr.columns === 0) stderr.columns = COLUMNS;
  return { input: stdin, output: stderr };
}

const COLUMNS = 80;

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(answer)) throw new CliError('cancelled', 'Nothing was chosen.');
  return answer;
}
