import type { Token } from './lexer.ts';
import { type TopLevelItem, topLevelItems } from './top-level.ts';

/** A file taken apart so that it can stand beside others in one text. Every part keeps the lines of the file. */
export interface FileParts {
  /** Its own `package` line, as in `demo:x@1.0.0`. */
  readonly header?: { readonly id: string; readonly start: number };
  /** Interfaces and worlds. A short name that the file's own `use` lines give is written out in full. */
  readonly body: string;
  /** The `package a:b { ... }` blocks. */
  readonly nested: string;
  /** Where that begins which no brace or semicolon ends. */
  readonly unclosed?: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function fileParts(text: string): FileParts {
  const items = topLevelItems(text);
  const header = items.find((item) => keyword(item) === 'package' && item.form === 'statement');
  const nested = items.filter((item) => keyword(item) === 'package' && item.form === 'block');
  const unclosed = items.find((item) => item.form === 'unclosed');
  return {
    ...(header && {
      header: { id: pathOf(header.tokens.slice(header.keyword + 1, -1)), start: startOf(header) },
    }),
    body: edit(text, [...bodyEdits(text, items)]),
    nested:
      nested.length === 0 ? '' : edit(text, items.filter((item) => !nested.includes(item)).map(blank(text))),
    ...(unclosed && { unclosed: unclosed.tokens[unclosed.keyword]!.start }),
  };
}

function* bodyEdits(text: string, items: readonly TopLevelItem[]): Generator<Edit> {
  const paths = shortNames(items);
  for (const item of items) {
    const isBody = keyword(item) !== 'package' && keyword(item) !== 'use';
    if (isBody) yield* writtenOut(item.tokens, paths);
    else yield blank(text)(item);
  }
}

/** What `use a:b/c;` and `use a:b/c as d;` at the top of a file mean in this file alone. */
function shortNames(items: readonly TopLevelItem[]): Map<string, string> {
  const paths = new Map<string, string>();
  for (const item of items.filter((each) => keyword(each) === 'use')) {
    const words = item.tokens.slice(item.keyword + 1, -1);
    const as = words.findIndex(({ text }) => text === 'as');
    const path = pathOf(as < 0 ? words : words.slice(0, as));
    const name = as < 0 ? path.replace(/^.*\//, '').replace(/@.*$/, '') : pathOf(words.slice(as + 1));
    paths.set(plain(name), paths.get(plain(path)) ?? path);
  }
  return paths;
}

function* writtenOut(tokens: readonly Token[], paths: ReadonlyMap<string, string>): Generator<Edit> {
  for (const [at, { text, start, end }] of tokens.entries()) {
    const path = paths.get(plain(text));
    if (path !== undefined && isInterfaceName(tokens, at)) yield { start, end, text: path };
  }
}

/** Whether a name stands alone where an interface or world is named: `use n.{t}`, `include n`, `import n;`, `export m: n;`. */
function isInterfaceName(tokens: readonly Token[], at: number): boolean {
  const [third, , before, , after] = [-3, -2, -1, 0, 1].map((step) => tokens[at + step]?.text);
  if (before === 'use') return after === '.';
  if (before === 'include') return after === ';' || after === 'with';
  const isExtern = (word: string | undefined) => word === 'import' || word === 'export';
  return after === ';' && (isExtern(before) || (before === ':' && isExtern(third)));
}

function keyword(item: TopLevelItem): string | undefined {
  return item.tokens[item.keyword]?.text;
}

function plain(name: string): string {
  return name.replace(/^%/, '');
}

function pathOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}

function startOf(item: TopLevelItem): number {
  return item.tokens[item.keyword]!.start;
}

const blank =
  (text: string) =>
  ({ tokens }: TopLevelItem): Edit => {
    const [start, end] = [tokens[0]!.start, tokens.at(-1)!.end];
    return { start, end, text: text.slice(start, end).replace(/[^\n]/g, ' ') };
  };

function edit(text: string, edits: readonly Edit[]): string {
  const ends = [0, ...edits.map(({ end }) => end)];
  const kept = edits.map(({ start, text: replacement }, at) => text.slice(ends[at], start) + replacement);
  return kept.join('') + text.slice(ends.at(-1));
}
