import { type Token, tokenize } from './lexer.ts';

/** An interface, a world, a `use` or a `package` of a file, with the comments and attributes before it. */
export interface TopLevelItem {
  readonly tokens: readonly Token[];
  /** Where its keyword stands among them. */
  readonly keyword: number;
  readonly form: 'statement' | 'block' | 'unclosed';
}

export function topLevelItems(text: string): TopLevelItem[] {
  const tokens = tokenize(text);
  const items: TopLevelItem[] = [];
  for (let start = 0; start < tokens.length;) {
    const item = itemFrom(tokens, start);
    items.push(item);
    start += item.tokens.length;
  }
  return items.filter(({ tokens: own, keyword }) => keyword < own.length);
}

/** A statement ends with a semicolon, a block with the brace that closes it. */
function itemFrom(tokens: readonly Token[], start: number): TopLevelItem {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const { text } = tokens[at]!;
    if (text === '{') depth++;
    if (text === '}') depth--;
    if (depth < 0) return item(tokens.slice(start, at + 1), 'unclosed');
    if (depth === 0 && text === ';') return item(tokens.slice(start, at + 1), 'statement');
    if (depth === 0 && text === '}') return item(tokens.slice(start, at + 1), 'block');
  }
  return item(tokens.slice(start), 'unclosed');
}

function item(tokens: readonly Token[], form: TopLevelItem['form']): TopLevelItem {
  return { tokens, keyword: afterAttributes(tokens, 0), form };
}

/** The first token that is neither documentation nor part of an attribute such as `@since(version = 1.0.0)`. */
export function afterAttributes(tokens: readonly Token[], start: number): number {
  let at = start;
  while (tokens[at]?.kind === 'doc' || tokens[at]?.text === '@') {
    if (tokens[at]!.kind === 'doc') at++;
    else at = tokens[at + 2]?.text === '(' ? behindParenthesis(tokens, at + 3) : at + 2;
  }
  return at;
}

function behindParenthesis(tokens: readonly Token[], start: number): number {
  let at = start;
  while (at < tokens.length && tokens[at]!.text !== ')') at++;
  return at + 1;
}
