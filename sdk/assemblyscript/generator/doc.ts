/**
 * Text that knows where it may break: a small form of the printer of Wadler and of prettier, so that what is
 * generated stands as prettier would have it.
 */
export type Doc = string | readonly Doc[] | Group | Indent | Line;

interface Group {
  readonly kind: 'group';
  readonly content: Doc;
}

interface Indent {
  readonly kind: 'indent';
  readonly content: Doc;
}

/** A line break; where the group around it fits on one line, `flat` instead. */
interface Line {
  readonly kind: 'line';
  readonly flat: string | undefined;
  /** What stands before the break. */
  readonly before: string;
}

const STEP = 2;

export const hardLine: Doc = { kind: 'line', flat: undefined, before: '' };
const space: Doc = { kind: 'line', flat: ' ', before: '' };
const softLine: Doc = { kind: 'line', flat: '', before: '' };
const commaLine: Line = { kind: 'line', flat: '', before: ',' };

export function group(content: Doc): Doc {
  return { kind: 'group', content };
}

export function indent(content: Doc): Doc {
  return { kind: 'indent', content };
}

export function join(separator: Doc, items: readonly Doc[]): Doc {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
}

/** `(a, b)`, or each on a line of its own with a comma after the last. */
export function list(items: readonly Doc[]): Doc {
  if (items.length === 0) return '()';
  return group(['(', indent([softLine, join([',', space], items)]), commaLine, ')']);
}

/** `name(a: A): Result`: where it is long, the parameters stand on lines of their own first. */
export function signature(name: Doc, params: readonly Doc[], result: Doc): Doc {
  if (params.length === 0) return [name, '(): ', result];
  return [name, group(['(', indent([softLine, join([',', space], params)]), commaLine, '): ', result])];
}

/** `(a, b)` with each on a line of its own: so prettier writes parameters that are properties. */
export function brokenList(items: readonly Doc[]): Doc {
  if (items.length < 2) return list(items);
  return ['(', indent([hardLine, join([',', hardLine], items)]), ',', hardLine, ')'];
}

/** `{ a, b }`, or each on a line of its own with a comma after the last. */
export function braces(items: readonly Doc[]): Doc {
  return group(['{', indent([space, join([',', space], items)]), { ...commaLine, flat: ' ' }, '}']);
}

/** `<A, B>`, or each on a line of its own. */
export function typeArguments(items: readonly Doc[]): Doc {
  return group(['<', indent([softLine, join([',', space], items)]), softLine, '>']);
}

/** `if (...) statement`, on a line of its own where it is long. */
export function clause(head: Doc, statement: Doc): Doc {
  return group([head, indent([space, statement])]);
}

/** `head {` and the statements, a line each. */
export function block(head: Doc, statements: readonly Doc[]): Doc {
  if (statements.length === 0) return [head, ' {}'];
  return [head, ' {', indent([hardLine, join(hardLine, statements)]), hardLine, '}'];
}

/** As `block`, with an empty line between the members. */
export function spacedBlock(head: Doc, members: readonly Doc[]): Doc {
  return block(head, members.length === 0 ? [] : [join([hardLine, hardLine], members)]);
}

interface Piece {
  readonly doc: Doc;
  readonly depth: number;
  readonly mode: 'flat' | 'broken';
}

/** The text at most `width` characters wide, where it can be. */
export function print(doc: Doc, width: number): string {
  const pieces: Piece[] = [{ doc, depth: 0, mode: 'broken' }];
  const lines: string[] = [];
  let line = '';
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    const { doc, depth, mode } = piece;
    if (typeof doc === 'string') {
      line += doc;
    } else if (!('kind' in doc)) {
      pieces.push(...partsOf(doc, piece));
    } else if (doc.kind === 'indent') {
      pieces.push({ doc: doc.content, depth: depth + STEP, mode });
    } else if (doc.kind === 'group') {
      const flat: Piece = { doc: doc.content, depth, mode: 'flat' };
      pieces.push(fits(flat, pieces, width - line.length) ? flat : { ...flat, mode: 'broken' });
    } else if (mode === 'flat' && doc.flat !== undefined) {
      line += doc.flat;
    } else {
      lines.push((line + doc.before).trimEnd());
      line = ' '.repeat(depth);
    }
  }
  return [...lines, line].join('\n');
}

/** Whether all up to the next break that must or will be taken stands in the `room`. */
function fits(first: Piece, rest: readonly Piece[], room: number): boolean {
  const pieces = [first];
  let after = rest.length;
  let left = room;
  while (left >= 0) {
    const piece = pieces.pop() ?? rest[--after];
    if (!piece) return true;
    const { doc, mode } = piece;
    if (typeof doc === 'string') left -= doc.length;
    else if (!('kind' in doc)) pieces.push(...partsOf(doc, piece));
    else if (doc.kind !== 'line') pieces.push({ ...piece, doc: doc.content });
    else if (mode === 'broken' || doc.flat === undefined) return true;
    else left -= doc.flat.length;
  }
  return false;
}

/** Last first, as they go on a stack. */
function partsOf(parts: readonly Doc[], { depth, mode }: Piece): Piece[] {
  return parts.map((doc) => ({ doc, depth, mode })).reverse();
}
