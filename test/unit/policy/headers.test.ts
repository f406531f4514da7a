import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropHopByHop, HOP_BY_HOP, isHopByHop } from '../../../host/protocol/headers.ts';

test('a header without hop-by-hop fields is not copied', () => {
  const headers = ['Host', 'a.test', 'User-Agent', 'x', 'Accept', '*/*', 'te-st', '1'];
  expect(dropHopByHop(headers)).toBe(headers);
});

test.each([...HOP_BY_HOP])('%s goes in every case', (name) => {
  expect(dropHopByHop(['x-a', '1', name, 'x', 'X-A', '2'])).toEqual(['x-a', '1', 'X-A', '2']);
  expect(dropHopByHop([name.toUpperCase(), 'x'])).toEqual([]);
  expect(isHopByHop(name.toUpperCase())).toBe(true);
});

test('what connection names goes, wherever it stands and however often connection does', () => {
  const headers = ['X-A', '1', 'connection', 'x-a,,close', 'x-b', '2', 'CONNECTION', ' X-B ', 'x-c', '3'];
  expect(dropHopByHop(headers)).toEqual(['x-c', '3']);
});

test('what is left is in order, with names and values as they were', () => {
  const name = fc.constantFrom('x-a', 'X-B', 'Connection', 'te', 'Upgrade', 'cookie', 'user-agent');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.constantFrom('close', 'x-b', '1'))), (fields) => {
      const dropped = fields.some(([field, value]) => /^connection$/i.test(field) && value === 'x-b');
      const gone = dropped ? /^(connection|te|upgrade|x-b)$/i : /^(connection|te|upgrade)$/i;
      const expected = fields.filter(([field]) => !gone.test(field)).flat();
      expect(dropHopByHop(fields.flat())).toEqual(expected);
    }),
  );
});
