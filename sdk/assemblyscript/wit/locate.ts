import { type Token, tokenize } from './lexer.ts';
import { topLevelItems } from './top-level.ts';

/** What the tool says to a text: its message, undefined where it accepts it. */
export type Judge = (text: string) => Promise<string | undefined>;

const SYNTAX = /^(expected|unexpected) /;

/** Offsets, most likely first, and what begins there: what is wrong, or an interface or world that holds it. */
export interface Location {
  readonly of: 'error' | 'item';
  readonly offsets: readonly number[];
}

/**
 * Where `message` may have arisen.
 *
 * The tool's messages carry no position. It reads from front to back, so the item that is wrong is the last of the
 * shortest beginning of the text that gives the same message, and so is a token that is wrong within it. Errors
 * of meaning come up at the item's end, and are found by the name that the message quotes.
 */
export async function locate(text: string, message: string, judge: Judge): Promise<Location> {
  const fails = async ({ end }: Token) => (await judge(text.slice(0, end))) === message;
  const items = topLevelItems(text);
  const wrong = items[await firstOf(items, ({ tokens }) => fails(tokens.at(-1)!))];
  const item = wrong?.tokens ?? [];
  const last = await firstOf(item, fails);
  if (last < item.length - 1 || wrong?.form === 'unclosed' || SYNTAX.test(message))
    return { of: 'error', offsets: starts(item.slice(last, last + 1)) };
  const places = [...inPackages(message), ...names(message)].flatMap((name) =>
    [item, tokenize(text)].map((some) => mentions(text, some, name)),
  );
  const named = places.find((found) => found.length > 0);
  return named ? { of: 'error', offsets: named } : { of: 'item', offsets: starts(item.slice(0, 1)) };
}

/** The index of the first that is so, as all behind it are; the last where none is. */
async function firstOf<T>(list: readonly T[], isSo: (each: T) => Promise<boolean>): Promise<number> {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await isSo(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function starts(tokens: readonly Token[]): number[] {
  return tokens.map(({ start }) => start);
}

/** What the message quotes; of `[method]r.m` the part that the text has. */
function names(message: string): string[] {
  const quoted = [...message.matchAll(/[`']([^`']+)[`']/g)].map(([, name]) => name!);
  return quoted.map((name) => name.replace(/^\[.*\](?:.*\.)?/, ''));
}

/** The paths of what the message does not find in a package: `a:b/c@1.0.0`. */
function inPackages(message: string): string[] {
  const missing = message.matchAll(/'([^']+)' not found in package '([^'@]+)(@[^']*)?'/g);
  return [...missing].map(([, item, name, version = '']) => `${name}/${item}${version}`);
}

/** Where a name stands among the tokens, but for `package` lines. */
function mentions(text: string, tokens: readonly Token[], name: string): number[] {
  const pattern = patternOf(name);
  const isMention = ({ kind, start }: Token, at: number) =>
    kind === 'name' && tokens[at - 1]?.text !== 'package' && isAt(pattern, text, start);
  return starts(tokens.filter(isMention));
}

/** A name as it stands in the text: of the package `a:b@1.0.0` that is `a:b/c@1.0.0`. */
function patternOf(name: string): RegExp {
  const [path, ...version] = name.split('@').map((part) => RegExp.escape(part));
  return new RegExp(`%?${[`${path}(?:/[a-z0-9-]+)?`, ...version].join('@')}(?![\\w-])`, 'iy');
}

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}
