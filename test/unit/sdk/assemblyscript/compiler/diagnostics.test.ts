import { expect, test } from 'vitest';
import { formatDiagnostic, toDiagnostic } from '../../../../../sdk/assemblyscript/compiler/diagnostics.ts';

const TEXT = 'let first = 1;\r\n\tlet second: string = 2;\n';
const ERROR = 3;

function rangeOf(word: string, normalizedPath = 'assembly/index.ts') {
  const start = TEXT.indexOf(word);
  return { start, end: start + word.length, source: { normalizedPath } };
}

const message = {
  code: 2322,
  category: ERROR,
  message: "Type 'i32' is not assignable to type 'string'.",
  range: rangeOf('2;'),
  relatedRange: null,
};

test('a range becomes a file, a line and a column from 1', () => {
  expect(toDiagnostic(message, () => TEXT)).toEqual({
    severity: 'error',
    code: 'TS2322',
    message: message.message,
    file: 'assembly/index.ts',
    line: 2,
    column: 23,
    length: 2,
    text: '\tlet second: string = 2;',
  });
});

test("asc's own codes are below 1000", () => {
  expect(toDiagnostic({ ...message, code: 100 }, () => TEXT).code).toBe('AS100');
});

test('a range over several lines is marked to the end of its first', () => {
  const range = { ...rangeOf('first'), end: TEXT.length };
  expect(toDiagnostic({ ...message, range }, () => TEXT)).toMatchObject({ line: 1, column: 5, length: 10 });
});

test('what has no place says so by its absence', () => {
  expect(toDiagnostic({ ...message, range: null }, () => TEXT)).not.toHaveProperty('file');
  expect(toDiagnostic(message, () => undefined)).not.toHaveProperty('file');
});

test('in text: the place, the line with a mark under tabs as well, the related place, the repair', () => {
  const diagnostic = toDiagnostic({ ...message, relatedRange: rangeOf('first') }, () => TEXT);
  expect(formatDiagnostic({ ...diagnostic, repair: 'Write\n  "2"' })).toBe(
    [
      "assembly/index.ts:2:23 - error TS2322: Type 'i32' is not assignable to type 'string'.",
      '  2 | \tlet second: string = 2;',
      '    | \t                     ^^',
      '  see assembly/index.ts:1:5',
      '  1 | let first = 1;',
      '    |     ^^^^^',
      '  Write',
      '    "2"',
    ].join('\n'),
  );
});

test('in text without a place: one line', () => {
  expect(formatDiagnostic({ severity: 'warning', code: 'AS1', message: 'Mind.' })).toBe('warning AS1: Mind.');
});
