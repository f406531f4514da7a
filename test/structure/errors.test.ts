import { expect, test } from 'vitest';
import { ERRORS } from '../../host/protocol/errors.ts';
import { hostFiles, read } from './support/tree.ts';

const TABLE = 'host/protocol/errors.ts';

// That every code thrown stands in the table, the types say; that every row is thrown, nobody else does.
test('every code of the table of errors is used', () => {
  const code = hostFiles()
    .filter((path) => path !== TABLE)
    .map(read)
    .join('\n');
  const unused = Object.keys(ERRORS).filter((name) => !new RegExp(`['"]${name}['"]|\\b${name}:`).test(code));
  expect(unused).toEqual([]);
});
