import { expect, test } from 'vitest';
import {
  distinguish,
  folderPath,
  lengthening,
  parseId,
} from '../../../../../sdk/assemblyscript/generator/identity.ts';

test('an id has a namespace, a package, an interface and a version', () => {
  expect(parseId('wasi:io/poll@0.2.0')).toEqual({
    namespace: ['wasi'],
    package: 'io',
    interface: 'poll',
    version: '0.2.0',
  });
  expect(parseId('inline')).toEqual({ namespace: [], interface: 'inline' });
});

test('the folders of an interface are those of its package, with the version where it is asked for', () => {
  expect(folderPath('wasi:io/poll@0.2.0', false)).toBe('wasi/io/poll');
  expect(folderPath('wasi:io/poll@0.2.0', true)).toBe('wasi/io@0.2.0/poll');
  expect(folderPath('inline', true)).toBe('inline');
});

test('of names that are alike both get longer, whatever their order', () => {
  const names = (...ids: string[]) => [...distinguish(ids, lengthening).values()];
  expect(names('a:b/types@1.0.0', 'a:b/other@1.0.0')).toEqual(['types', 'other']);
  expect(names('a:b/types@1.0.0', 'a:c/types@1.0.0')).toEqual(['b-types', 'c-types']);
  expect(names('a:c/types@1.0.0', 'a:b/types@1.0.0')).toEqual(['c-types', 'b-types']);
  expect(names('a:b/types@1.0.0', 'z:b/types@1.0.0')).toEqual(['a-b-types', 'z-b-types']);
  expect(names('a:b/types@1.0.0', 'a:b/types@1.1.0')).toEqual(['a-b-types-1-0-0', 'a-b-types-1-1-0']);
});
