/** What the demo prints. Colours are for terminals only: `styleText` leaves them out elsewhere. */
import { styleText } from 'node:util';

export function title(text: string): void {
  print(styleText('bold', text));
}

/** A numbered step and what happens in it. */
export function step(number: number, what: string, detail: string): void {
  print('');
  print(`${styleText('bold', `${number}. ${what}`)}: ${detail}`);
}

/** A command that would do what the demo does next, in one line or several. */
export function command([first = '', ...rest]: readonly string[]): void {
  print(styleText('cyan', `   $ ${first}${rest.length > 0 ? ' \\' : ''}`));
  rest.forEach((line, at) => print(styleText('cyan', `       ${line}${at < rest.length - 1 ? ' \\' : ''}`)));
}

export function note(text: string): void {
  print(`   ${text}`);
}

/** What held, after it was checked. */
export function kept(text: string): void {
  print(styleText('green', `   ${text}`));
}

export function blank(): void {
  print('');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
