import { expect, test } from 'vitest';
import { readHostLine } from '../../../../sdk/cli/dev/host-log.ts';

const line = (fields: object): string => JSON.stringify({ level: 30, time: 1, ...fields });

test('a request with what it took, and one of a worker that did not tell', () => {
  const request = { method: 'GET', path: '/', status: 200, version: 2, requestId: 'r' };
  const spent = { fuel: 1, memoryBytes: 2, wallMs: 3 };
  const told = { plugin: 'p', msg: 'answered', ...request };
  expect(readHostLine(line({ ...told, ...spent }))).toEqual({ event: 'request', ...request, ...spent });
  expect(readHostLine(line(told))).toEqual({ event: 'request', ...request });
});

test('a plugin cannot pass a line for an answer', () => {
  const text = line({ plugin: 'p', msg: 'answered', requestId: 'r', fields: { status: '200' } });
  expect(readHostLine(text)).toMatchObject({ event: 'log', message: 'answered', fields: { status: '200' } });
});

test('of the host itself only what is wrong', () => {
  expect(readHostLine(line({ msg: 'ready' }))).toBeUndefined();
  expect(readHostLine(line({ level: 50, msg: 'broken' }))).toMatchObject({
    level: 'error',
    message: 'broken',
  });
});

test.each(['', 'null', '[]', '"x"', '{', '{"level":30}'])('%j is no line of a host', (text) => {
  expect(readHostLine(text)).toBeUndefined();
});
