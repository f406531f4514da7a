/** Bytes of objects that are allocated are counted; past the limit it traps. */
import { expect, test } from 'vitest';
import { meteredCore, Running } from './support/metered.ts';

const TYPES = `
  (type $empty (struct)) (type $pair (struct (field i32) (field i64))) (type $vector (struct (field v128)))
  (type $bytes (array i8)) (type $longs (array i64)) (type $refs (array funcref))
  (data $d "0123456789") (elem $e funcref (ref.null func) (ref.null func) (ref.null func))
  (tag $none) (tag $two (param i32 i64)) (tag $wide (param v128))`;

const STRUCT_HEADER = 16;
const ARRAY_HEADER = 32;
const EXCEPTION = 512;

const CASES: readonly (readonly [what: string, code: string, bytes: number])[] = [
  ['a struct of nothing', '(drop (struct.new $empty))', STRUCT_HEADER],
  ['a struct', '(drop (struct.new $pair (i32.const 1) (i64.const 2)))', STRUCT_HEADER + 16],
  ['a struct of zeros', '(drop (struct.new_default $pair))', STRUCT_HEADER + 16],
  ['a struct with a vector', '(drop (struct.new_default $vector))', STRUCT_HEADER + 16],
  ['an array', '(drop (array.new $longs (i64.const 1) (i32.const 5)))', ARRAY_HEADER + 5 * 8],
  ['an array of zeros', '(drop (array.new_default $bytes (i32.const 5)))', ARRAY_HEADER + 5],
  ['an array of no elements', '(drop (array.new_default $longs (i32.const 0)))', ARRAY_HEADER],
  [
    'an array of operands',
    '(drop (array.new_fixed $longs 2 (i64.const 1) (i64.const 2)))',
    ARRAY_HEADER + 2 * 8,
  ],
  ['an array of data', '(drop (array.new_data $bytes $d (i32.const 1) (i32.const 4)))', ARRAY_HEADER + 4],
  [
    'an array of elements',
    '(drop (array.new_elem $refs $e (i32.const 0) (i32.const 3)))',
    ARRAY_HEADER + 3 * 8,
  ],
  ['an exception', '(block (try_table (catch_all 0) (throw $none)))', EXCEPTION],
  [
    'an exception with values',
    '(block (try_table (catch_all 0) (throw $two (i32.const 1) (i64.const 2))))',
    EXCEPTION + 2 * 32,
  ],
  [
    'an exception with a vector',
    '(block (try_table (catch_all 0) (throw $wide (v128.const i64x2 1 2))))',
    EXCEPTION + 64,
  ],
];

test.each(CASES)('%s is counted', async (_, code, bytes) => {
  const running = await Running.of(`${TYPES} (func (export "f") ${code})`);
  const full = running.heap.value;
  running.call('f');
  expect(Number(full - running.heap.value)).toBe(bytes);
});

test.each(CASES)('%s may take all that is left, and not a byte more', async (_, code, bytes) => {
  const running = await Running.of(`${TYPES} (func (export "f") ${code})`);
  running.heap.value = BigInt(bytes);
  expect(running.call('f')).toBeUndefined();
  expect(running.heap.value).toBe(0n);
  running.heap.value = BigInt(bytes) - 1n;
  expect(running.call('f')).toBe('unreachable');
  expect(running.host.recover()).toBe('heap');
});

test('an array of a length that is far too large is counted before it is tried', async () => {
  const running = await Running.of(
    `${TYPES} (func (export "f") (param i32) (drop (array.new_default $longs (local.get 0))))`,
  );
  running.heap.value = 2n ** 30n;
  for (const length of [-1, 2 ** 31 - 1, 2 ** 27]) {
    expect(running.call('f', length)).toBe('unreachable');
    expect(running.host.recover()).toBe('heap');
    running.heap.value = 2n ** 30n;
  }
});

test('no catch_all sees that the heap is exceeded', async () => {
  const running = await Running.of(
    `${TYPES} (func (export "f") (block (try_table (catch_all 0) (loop (drop (struct.new_default $pair)) (br 0)))))`,
  );
  running.heap.value = 10_000n;
  expect(running.call('f')).toBe('unreachable');
  expect(running.host.recover()).toBe('heap');
});

test.each([
  ['a struct in a global', '(global (ref $pair) (struct.new $pair (i32.const 1) (i64.const 2)))', 32],
  [
    'an array in a global',
    '(global (ref $longs) (array.new $longs (i64.const 1) (i32.const 300)))',
    32 + 2400,
  ],
  ['an array of zeros', '(global (ref $bytes) (array.new_default $bytes (i32.const 100)))', 32 + 100],
  [
    'an array of operands',
    '(global (ref $longs) (array.new_fixed $longs 2 (i64.const 1) (i64.const 2)))',
    32 + 16,
  ],
  ['a struct in a table', '(table 1 (ref $empty) (struct.new $empty))', 16],
  ['structs in a segment', '(elem (ref null $empty) (item struct.new $empty) (item struct.new $empty))', 32],
  ['nothing', '', 0],
])('%s is among the needs of an instance', async (_, fields, bytes) => {
  expect((await meteredCore(`${TYPES} ${fields}`)).needs.heapBytes).toBe(bytes);
});

test('an array whose length is worked out when an instance is made is refused', async () => {
  const global = '(global (ref $longs) (array.new_default $longs (i32.add (i32.const 1) (i32.const 2))))';
  await expect(meteredCore(`${TYPES} ${global}`)).rejects.toMatchObject({
    code: 'feature_refused',
    detail: expect.stringMatching(
      /^gc: array\.new_default in a constant expression, of a length that is worked out/,
    ),
  });
});
