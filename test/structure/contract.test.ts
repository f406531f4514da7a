import { expect, test } from 'vitest';
import { filesOf, read } from './support/tree.ts';

/** Lines that say nothing of their own. */
const SILENT = /^(?:package |use |import |\}|$)/;
const DOC = /^\/\/\/ \S/;

/** The items of a WIT text that have no doc comment. */
function undocumented(wit: string): string[] {
  const lines = wit.split('\n').map((line) => line.trim());
  return lines.filter((line, at) => {
    if (SILENT.test(line) || line.startsWith('///')) return false;
    const before = lines[at - 1] ?? '';
    return !DOC.test(before);
  });
}

test.each(filesOf('wit/**/*.wit'))('every item of %s has a doc comment', (path) => {
  expect(read(path)).toContain('///');
  expect(undocumented(read(path))).toEqual([]);
});

test('an item without a doc comment would be found', () => {
  const wit = `package a:b@0.1.0;

/// Words.
interface words {
  /// One.
  record word {
    text: string,
  }
  say: func(word: word);
}
`;
  expect(undocumented(wit)).toEqual(['text: string,', 'say: func(word: word);']);
});
