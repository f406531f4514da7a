/** A piece of WIT text. White space and comments that document nothing are no tokens. */
export interface Token {
  readonly kind: 'name' | 'symbol' | 'doc';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Lexeme = Token['kind'] | 'blank';

const BLANK = /(?:\s|\/\/(?!\/)[^\n]*)+/y;
const LINE_DOC = /\/\/\/[^\n]*/y;
const BLOCK_DOC = /\/\*\*(?!\/)/y;
const BLOCK_COMMENT = /\/\*/y;
const NAME = /%?[a-z0-9]+(?:-[a-z0-9]+)*/iy;
const ARROW = /->/y;

/** Every text has tokens: what WIT does not know is a symbol of one character, for the tool to refuse. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < text.length;) {
    const { kind, end } = lexemeAt(text, start);
    if (kind !== 'blank') tokens.push({ kind, text: text.slice(start, end), start, end });
    start = end;
  }
  return tokens;
}

function lexemeAt(text: string, at: number): { kind: Lexeme; end: number } {
  const end = (pattern: RegExp) => endOf(pattern, text, at);
  if (end(BLANK) > at) return { kind: 'blank', end: end(BLANK) };
  if (end(LINE_DOC) > at) return { kind: 'doc', end: end(LINE_DOC) };
  if (end(BLOCK_COMMENT) > at) return blockComment(text, at);
  if (end(NAME) > at) return { kind: 'name', end: end(NAME) };
  return { kind: 'symbol', end: Math.max(end(ARROW), at + 1) };
}

/** Where the match that begins at `at` ends; `at` where there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** One that is not closed reaches to the end of the text and is no comment. */
function blockComment(text: string, at: number): { kind: Lexeme; end: number } {
  const end = endOfComment(text, at);
  if (end === undefined) return { kind: 'symbol', end: text.length };
  return { kind: endOf(BLOCK_DOC, text, at) > at ? 'doc' : 'blank', end };
}

/** Block comments nest. */
function endOfComment(text: string, at: number): number | undefined {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at;
  let depth = 0;
  for (let found = edge.exec(text); found; found = edge.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return undefined;
}
