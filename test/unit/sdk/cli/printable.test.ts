import { expect, test } from 'vitest';
import { printable, printableLine } from '../../../../sdk/cli/words/printable.ts';

test('what a terminal would obey is shown in its stead', () => {
  expect(printable('a\u001b[2J\r\u0007\u009b1m\u202eb')).toBe('a\\u{1b}[2J\\u{0d}\\u{07}\\u{9b}1m\\u{202e}b');
});

test('lines, tabs and all writing stay', () => {
  expect(printable('Zürich\t🦀\n漢字')).toBe('Zürich\t🦀\n漢字');
});

test('a line stays one', () => {
  expect(printableLine('a\nb\tc')).toBe('a\\nb\\tc');
});
