import { expect, test } from 'vitest';
import { bytes, flatten, text, unsigned } from '../../../host/worker/plain.ts';

const lying = <Bytes extends object>(object: Bytes, key: PropertyKey, value: unknown): Bytes =>
  Object.defineProperty(object, key, { value });

test('bytes are taken away from who handed them over', () => {
  const given = Uint8Array.of(1, 2, 3);
  const taken = bytes(given);
  expect(taken).toEqual(Uint8Array.of(1, 2, 3));
  expect(given.byteLength).toBe(0);
});

test.each([
  ['a part of a larger buffer', Uint8Array.of(9, 1, 2, 9).subarray(1, 3)],
  ['a buffer that can grow', new Uint8Array(new ArrayBuffer(2, { maxByteLength: 100 }))],
  ['a Buffer of the pool', Buffer.from([1, 2])],
  ['a buffer that lies', lying(new Uint8Array(2), 'buffer', new ArrayBuffer(100))],
  ['a length that lies', lying(new Uint8Array(2), 'byteLength', 100)],
  ['a memory', new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer, 0, 2)],
])('bytes out of %s become alone in theirs', (_what, given) => {
  const taken = bytes(given);
  expect(taken.byteLength).toBe(2);
  expect(taken.buffer.byteLength).toBe(2);
  expect(taken.buffer.resizable).toBe(false);
  expect(Object.getPrototypeOf(taken)).toBe(Uint8Array.prototype);
});

test.each([
  ['nothing', undefined],
  ['a list', [1, 2]],
  ['a buffer', new ArrayBuffer(2)],
  ['another kind', new Uint16Array(2)],
  ['another kind that lies', lying(new Uint16Array(2), Symbol.toStringTag, 'Uint8Array')],
  ['only the prototype', Object.create(Uint8Array.prototype)],
  ['a proxy', new Proxy(new Uint8Array(2), {})],
  ['shared memory', new Uint8Array(new SharedArrayBuffer(2))],
  ['all of a memory', new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer)],
  ['bytes that are gone', gone(new Uint8Array(2))],
])('no bytes: %s', (_what, given) => {
  expect(() => bytes(given)).toThrow(TypeError);
});

function gone(given: Uint8Array<ArrayBuffer>): Uint8Array {
  given.buffer.transfer();
  return given;
}

test('names and values are flattened, of strings alone', () => {
  expect(
    flatten([
      ['a', '1'],
      ['b', '2'],
    ]),
  ).toEqual(['a', '1', 'b', '2']);
  for (const given of [
    undefined,
    {},
    'ab',
    [['a']],
    [['a', 1]],
    Object.assign([], { 1: ['a', 'b'] }),
    [null],
    new Array(2 ** 32 - 1),
  ]) {
    expect(() => flatten(given)).toThrow(TypeError);
  }
});

test('a text is a string, and a number is in its range', () => {
  expect(text('a')).toBe('a');
  expect(() => text(new String('a'))).toThrow(TypeError);
  expect(unsigned(65_535, 16)).toBe(65_535);
  for (const given of [65_536, -1, 1.5, NaN, '1', 1n, null])
    expect(() => unsigned(given, 16)).toThrow(TypeError);
});
