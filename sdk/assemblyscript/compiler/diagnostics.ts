/** What asc has to say about a program, as data: where, what, and the line itself. */
import type { DiagnosticMessage, Range } from 'assemblyscript/asc';

export type Severity = 'pedantic' | 'info' | 'warning' | 'error';

export interface Diagnostic extends Partial<Place> {
  readonly severity: Severity;
  /** As asc prints it: `TS2322`, `AS100`. Of our own checks: the code of an `SdkError`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it, where more is known than the message says. */
  readonly repair?: string;
  /** The other place that the message speaks of, for example a first declaration. */
  readonly related?: Place;
}

export interface Place {
  /** Relative to the project, with `/`; `~lib/...` for a file of a library. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** How many units from there, at least 1, within that line. */
  readonly length: number;
  /** The whole line. */
  readonly text: string;
}

/** The text of a file that asc has read. */
export type TextOf = (file: string) => string | undefined;

/** In asc's order. */
const SEVERITIES: readonly Severity[] = ['pedantic', 'info', 'warning', 'error'];

export function toDiagnostic(message: DiagnosticMessage, textOf: TextOf): Diagnostic {
  const place = placeOf(message.range, textOf);
  const related = placeOf(message.relatedRange, textOf);
  return {
    severity: SEVERITIES[message.category] ?? 'error',
    code: `${message.code < 1000 ? 'AS' : 'TS'}${message.code}`,
    message: message.message,
    ...place,
    ...(related && { related }),
  };
}

export function placeOf(range: Range | null | undefined, textOf: TextOf): Place | undefined {
  const file = range?.source?.normalizedPath;
  const text = file === undefined ? undefined : textOf(file);
  if (!range || file === undefined || text === undefined) return undefined;
  return placeIn(file, text, range);
}

/** From `start` up to `end`, counted in UTF-16 units from the start of the text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export function placeIn(file: string, text: string, span: Span): Place {
  return { file, ...locate(text, span) };
}

function locate(text: string, { start, end }: Span): Omit<Place, 'file'> {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  const [line = ''] = text.slice(lineStart).split(/\r?\n/, 1);
  const column = start - lineStart;
  return {
    line: before.split('\n').length,
    column: column + 1,
    length: Math.max(1, Math.min(end - start, line.length - column)),
    text: line,
  };
}

/** Several lines: place, message, the line of the program with a mark below, the repair. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { severity, code, message, repair, related } = diagnostic;
  const place = hasPlace(diagnostic) ? diagnostic : undefined;
  const lines = [
    `${place ? `${position(place)} - ` : ''}${severity} ${code}: ${message}`,
    ...(place ? excerpt(place) : []),
    ...(related ? [`  see ${position(related)}`, ...excerpt(related)] : []),
    ...(repair === undefined ? [] : repair.split('\n').map((line) => `  ${line}`)),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

function hasPlace(diagnostic: Diagnostic): diagnostic is Diagnostic & Place {
  return diagnostic.file !== undefined;
}

const position = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

function excerpt({ line, column, length, text }: Place): string[] {
  const number = String(line);
  const margin = ' '.repeat(number.length);
  // Tabs stay tabs, so that the mark stands below what it marks.
  const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [`  ${number} | ${text}`, `  ${margin} | ${indent}${'^'.repeat(length)}`];
}
