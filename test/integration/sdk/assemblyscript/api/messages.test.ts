/** Headers, requests and responses of the guests' API, by themselves. */
import { beforeAll, describe, expect, test } from 'vitest';
import { compileUnit } from '../../../../../sdk/assemblyscript/testkit/unit.ts';

interface Messages {
  collected(): string;
  cookies(): string[];
  joined(name: string): string | null;
  names(): string[];
  request(path: string): string[];
  query(path: string, name: string): string | null;
  twoRequests(): string;
  form(): string;
  response(kind: number): string[];
  oneContentType(): string;
  init(): string[];
}

let messages: Messages;

beforeAll(async () => {
  messages = await compileUnit<Messages>('assembly/messages.ts', { root: import.meta.dirname });
});

describe('headers', () => {
  test('keep their order, their names in lower case as far as that is ASCII', () => {
    expect(messages.collected()).toBe('set-cookie: a=1; Path=/\naccept: */*\nset-cookie: b=2\nx-größe: Ä');
  });

  test('of one name are joined, or given one by one', () => {
    expect(['via', 'VIA', 'empty', 'none'].map((name) => messages.joined(name))).toEqual([
      '1.1 a, 1.1 b',
      '1.1 a, 1.1 b',
      '',
      null,
    ]);
    expect(messages.cookies()).toEqual(['a=1', 'b=2']);
    expect(messages.names()).toEqual(['b', 'a']);
  });
});

describe('a request for a test', () => {
  test('has all parts that a client could have sent', () => {
    expect(messages.request('/orders/%41?page=2')).toEqual([
      ...['PUT', '/orders/%41', '/orders/%41?page=2', 'http://localhost/orders/%41?page=2', 'shop.example'],
      ...['{"a":[1]}', '1', '9'],
    ]);
  });

  test('does not take its parts from another', () => {
    expect(messages.twoRequests()).toBe(`/one/other${2 ** 32 - 1}`);
  });

  test.each([
    ['/', 'a', null],
    ['/?', 'a', null],
    ['/?a', 'a', ''],
    ['/?a=', 'a', ''],
    ['/?b=1&a=x+y%21&a=2', 'a', 'x y!'],
    ['/a=1', 'a', null],
    ['/??a=1', '?a', '1'],
    ['/?a=b=c', 'a', 'b=c'],
    ['/?%61=1', 'a', '1'],
  ])('%s has for %s: %s', (path, name, value) => {
    expect(messages.query(path, name)).toBe(value);
  });

  test('may carry a form', () => {
    expect(messages.form()).toBe('Jürg X4+5');
  });
});

test.each([
  [0, '200', 'content-type: text/plain; charset=utf-8', 'ü', 'true'],
  [1, '404', 'content-type: text/html; charset=utf-8', '<p>', 'false'],
  [2, '201', 'content-type: application/json', '["a","b"]', 'true'],
  [3, '200', 'content-type: image/png', '\0\0', 'true'],
  [4, '303', 'location: /next', '', 'false'],
  [5, '204', '', '', 'true'],
])('response %i', (kind, ...wanted) => {
  expect(messages.response(kind)).toEqual(wanted);
});

test('a header that is set stands there once', () => {
  expect(messages.oneContentType()).toBe('content-type: text/csv');
});

test('a call to be made has its parts', () => {
  expect(messages.init()).toEqual([
    'POST',
    'content-type: application/json\nauthorization: Bearer a',
    '4',
    '50',
  ]);
});
