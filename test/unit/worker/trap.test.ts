import { expect, test } from 'vitest';
import { describeTrap } from '../../../host/worker/trap.ts';

// (module $shop (func $price unreachable) (func (export "go") call $price))
const MODULE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 3, 2, 0, 0, 7, 6, 1, 2, 0x67, 0x6f, 0, 1],
  ...[10, 10, 2, 3, 0, 0, 0x0b, 4, 0, 0x10, 0, 0x0b],
  ...[
    0, 22, 4, 0x6e, 0x61, 0x6d, 0x65, 0, 5, 4, 0x73, 0x68, 0x6f, 0x70, 1, 8, 1, 0, 5, 0x70, 0x72, 0x69, 0x63,
    0x65,
  ],
]);

test('a trap is told with the functions of the guest that it went through, and none of ours', () => {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(MODULE.slice()));
  let told = '';
  try {
    (instance.exports as { go(): void }).go();
  } catch (thrown) {
    told = describeTrap(thrown);
  }
  expect(told).toMatch(/^unreachable\nat shop\.price \(wasm-function\[0\].*\nat .*wasm-function\[1\]/);
  expect(told).not.toMatch(/trap\.test|node:|file:/);
});

test('a stack that ran out is told as what it is', () => {
  expect(describeTrap(new RangeError('Maximum call stack size exceeded'))).toBe(
    'call stack or memory exhausted: Maximum call stack size exceeded',
  );
});

test('what is thrown may be anything', () => {
  expect(describeTrap('text')).toBe('text');
  expect(describeTrap(undefined)).toBe('undefined');
  expect(describeTrap(null)).toBe('null');
  expect(describeTrap(Symbol('s'))).toBe('Symbol(s)');
  expect(describeTrap(() => 'called')).toBe('it threw a function');
  expect(describeTrap({ toString: () => 'called' })).toBe('it threw an object that is no error');
});

const UNREADABLE = 'it threw what cannot be read';
const refuse = (): never => {
  throw new Error('not this either');
};

test.each([
  ['a message that cannot be read', errorWith({ get: refuse }, 'message'), UNREADABLE],
  ['a stack that cannot be read', errorWith({ get: refuse }, 'stack'), UNREADABLE],
  ['a message that is no text', errorWith({ value: { toString: refuse } }, 'message'), UNREADABLE],
  ['a stack that is no text', errorWith({ value: { split: refuse } }, 'stack'), 'm'],
  ['a proxy', new Proxy(new Error('m'), { get: refuse }), UNREADABLE],
  ['a proxy without a prototype', new Proxy({}, { getPrototypeOf: refuse }), UNREADABLE],
])('an error with %s is told nevertheless', (_what, thrown, told) => {
  expect(describeTrap(thrown)).toBe(told);
  expect(describeTrap(thrown, 'the reason')).toMatch(/^the reason/);
});

function errorWith(descriptor: PropertyDescriptor, key: 'message' | 'stack'): Error {
  return Object.defineProperty(new Error('m'), key, descriptor);
}

test('a message of 100 MB and a stack of a million functions are told in part', () => {
  const error = new Error('m'.repeat(100_000_000));
  error.stack = 'at f (wasm://wasm/shop-00000000:1)\n'.repeat(1_000_000);
  expect(describeTrap(error)).toBe('m'.repeat(4_000));
  error.message = 'm';
  expect(describeTrap(error).split('\n')).toHaveLength(9);
});

test('a function that the module has no name for is told by its number, in whole brackets', () => {
  const error = new WebAssembly.RuntimeError('unreachable');
  error.stack = [
    'RuntimeError: unreachable',
    '    at handle (wasm://wasm/shop-00000000:wasm-function[3]:0x1f)',
    '    at wasm://wasm/00000000:wasm-function[4]:0x2a',
  ].join('\n');
  expect(describeTrap(error)).toBe(
    'unreachable\nat handle (wasm-function[3]:0x1f)\nat (wasm-function[4]:0x2a)',
  );
});
