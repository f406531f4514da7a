import { expect, test } from 'vitest';
import { callWithBits } from '../../spec/typed-call.ts';
import { bitsOf, fromJs, matches, toJs } from '../../spec/values.ts';

const F32_CANONICAL = 0x7fc0_0000n;
const F32_ARITHMETIC = 0xffc0_0001n;
const F32_SIGNALLING = 0x7f80_0001n;

test.each([
  [F32_CANONICAL, 'nan:canonical', true],
  [F32_CANONICAL | (1n << 31n), 'nan:canonical', true],
  [F32_ARITHMETIC, 'nan:canonical', false],
  [F32_ARITHMETIC, 'nan:arithmetic', true],
  [F32_SIGNALLING, 'nan:arithmetic', false],
  [0x3f80_0000n, 'nan:arithmetic', false],
  [F32_SIGNALLING, String(F32_SIGNALLING), true],
  [0x8000_0000n, '0', false],
])('the float with the bits %s as %s: %s', (bits, value, matching) => {
  expect(matches({ type: 'f32', bits }, { type: 'f32', value })).toBe(matching);
});

test('the lanes of a vector are compared each with its own', () => {
  const value = bitsOf({ type: 'v128', lane_type: 'i32', value: ['1', '-2', '3', '4'] });
  const vector = (...lanes: string[]) => ({ type: 'v128', lane_type: 'i32', value: lanes }) as const;
  expect(value).toBe(0x00000004_00000003_fffffffe_00000001n);
  expect(matches({ type: 'v128', bits: value }, vector('1', '-2', '3', '4'))).toBe(true);
  expect(matches({ type: 'v128', bits: value }, vector('1', '-2', '4', '3'))).toBe(false);
});

test('a value of another type matches nothing', () => {
  expect(matches({ type: 'i32', bits: 1n }, { type: 'i64', value: '1' })).toBe(false);
  expect(matches({ ref: undefined }, { type: 'externref' })).toBe(false);
  expect(matches({ ref: null }, { type: 'funcref' })).toBe(false);
  expect(matches(fromJs(undefined, { type: 'i32', value: '0' }), { type: 'i32', value: '0' })).toBe(false);
});

test('a number goes to JavaScript and back', () => {
  const constants = [
    { type: 'i32', value: '-1' },
    { type: 'i64', value: '-9223372036854775808' },
    { type: 'f32', value: String(0x3fc0_0000) },
    { type: 'f64', value: String(0x8000_0000_0000_0000n) },
  ] as const;
  expect(constants.map(toJs)).toEqual([-1, -(2n ** 63n), 1.5, -0]);
  for (const constant of constants) expect(matches(fromJs(toJs(constant), constant), constant)).toBe(true);
});

test('a call with bits keeps a NaN and a vector as they are', () => {
  // (module (func (export "f") (param f32 v128) (result f32 v128) (local.get 0) (local.get 1)))
  const module = '0061736d0100000001080160027d7b027d7b03020100070501016600000a08010600200020010b';
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, 'hex')));
  const signature = { params: ['f32', 'v128'], results: ['f32', 'v128'] } as const;
  const values = [F32_SIGNALLING, (1n << 127n) | 5n];
  expect(callWithBits(exports['f'] as never, signature, values)).toEqual(values);
});
