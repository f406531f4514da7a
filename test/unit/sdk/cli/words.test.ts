import { expect, test } from 'vitest';
import { facts } from '../../../../sdk/cli/words/facts.ts';
import { nearest } from '../../../../sdk/cli/words/nearest.ts';
import { size } from '../../../../sdk/cli/words/sizes.ts';

test.each([
  ['entyr', 'entry'],
  ['ENTRY', 'entry'],
  ['optimise', 'optimize'],
  ['wurld', 'world'],
  ['x', undefined],
  ['completely', undefined],
  ['', undefined],
])('of the known words, %j is most like %j', (word, meant) => {
  expect(nearest(word, ['entry', 'world', 'optimize'])).toBe(meant);
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KB'],
  [16_588, '16.2 KB'],
  [32 * 1024 ** 2, '32 MB'],
  [3 * 1024 ** 4, '3072 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

test('the values of facts stand below one another', () => {
  const text = facts([
    ['world', 'one'],
    ['imports', ['log', 'http']],
  ]);
  expect(text).toBe('  world    one\n  imports  log\n           http');
});
