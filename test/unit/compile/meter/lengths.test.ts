/** What takes a length is paid for by it, before it is done. */
import { expect, test } from 'vitest';
import { LENGTH_COST } from '../../../../host/compile/meter/costs.ts';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { core, original, Running, type Value } from './support/metered.ts';

interface Case {
  readonly name: string;
  /** What is around it, and its operands up to the length. */
  readonly fields: string;
  readonly code: string;
  readonly elementBytes?: number;
}

const MEMORY = '(memory 1) (data $d "0123456789abcdefghijklmnopqrstuvwxyz")';
const TABLE = '(table 64 funcref) (elem $e funcref (ref.null func) (ref.null func) (ref.null func))';
const ARRAYS = `
  (type $bytes (array (mut i8))) (type $longs (array (mut i64))) (type $refs (array (mut funcref)))
  (data $d "0123456789abcdefghijklmnopqrstuvwxyz") (elem $e funcref (ref.null func) (ref.null func) (ref.null func))`;

const CASES: readonly Case[] = [
  { name: 'memory.fill', fields: MEMORY, code: '(memory.fill (i32.const 1) (i32.const 2) (local.get 0))' },
  { name: 'memory.copy', fields: MEMORY, code: '(memory.copy (i32.const 1) (i32.const 2) (local.get 0))' },
  { name: 'memory.init', fields: MEMORY, code: '(memory.init $d (i32.const 1) (i32.const 2) (local.get 0))' },
  { name: 'table.fill', fields: TABLE, code: '(table.fill (i32.const 1) (ref.null func) (local.get 0))' },
  { name: 'table.copy', fields: TABLE, code: '(table.copy (i32.const 1) (i32.const 2) (local.get 0))' },
  { name: 'table.init', fields: TABLE, code: '(table.init $e (i32.const 1) (i32.const 1) (local.get 0))' },
  {
    name: 'array.new',
    fields: ARRAYS,
    code: '(drop (array.new $longs (i64.const 1) (local.get 0)))',
    elementBytes: 8,
  },
  {
    name: 'array.new_default',
    fields: ARRAYS,
    code: '(drop (array.new_default $bytes (local.get 0)))',
    elementBytes: 1,
  },
  {
    name: 'array.new_data',
    fields: ARRAYS,
    code: '(drop (array.new_data $bytes $d (i32.const 0) (local.get 0)))',
    elementBytes: 1,
  },
  {
    name: 'array.new_elem',
    fields: ARRAYS,
    code: '(drop (array.new_elem $refs $e (i32.const 0) (local.get 0)))',
    elementBytes: 8,
  },
  {
    name: 'array.fill',
    fields: ARRAYS,
    code: '(array.fill $longs (array.new_default $longs (i32.const 9)) (i32.const 1) (i64.const 1) (local.get 0))',
    elementBytes: 8,
  },
  {
    name: 'array.copy',
    fields: ARRAYS,
    code: '(array.copy $longs $longs (array.new_default $longs (i32.const 9)) (i32.const 1) (array.new_default $longs (i32.const 9)) (i32.const 0) (local.get 0))',
    elementBytes: 8,
  },
  {
    name: 'array.init_data',
    fields: ARRAYS,
    code: '(array.init_data $bytes $d (array.new_default $bytes (i32.const 9)) (i32.const 1) (i32.const 0) (local.get 0))',
    elementBytes: 1,
  },
  {
    name: 'array.init_elem',
    fields: ARRAYS,
    code: '(array.init_elem $refs $e (array.new_default $refs (i32.const 9)) (i32.const 1) (i32.const 0) (local.get 0))',
    elementBytes: 8,
  },
];

const moduleOf = ({ fields, code }: Case, length = 'i32') =>
  core(`${fields} (func (export "f") (param ${length}) ${code})`);

const units = (name: string, length: number, bytes = 1): number =>
  Math.floor((length * bytes) / 2 ** LENGTH_COST[name]!);

test('each instruction that takes a length is tested here', () => {
  expect(CASES.map(({ name }) => name).toSorted()).toEqual(Object.keys(LENGTH_COST).toSorted());
});

test.each(CASES)('$name costs by its length', async (given) => {
  const running = new Running(meter(await moduleOf(given)));
  const none = running.fuel('f', 0);
  for (const length of [1, 2])
    expect(running.fuel('f', length) - none).toBe(units(given.name, length, given.elementBytes));
});

test.each(CASES)('$name does and traps as it did, whatever the length', async (given) => {
  const bytes = await moduleOf(given);
  const metered = meter(bytes);
  for (const length of [0, 1, 3, 10, 65_536, 2 ** 31 - 1, -(2 ** 31), -1])
    expect(new Running(metered).call('f', length)).toBe(original(bytes, 'f', [length]));
});

test.each(CASES)('$name that will trap has been paid for', async (given) => {
  const running = new Running(meter(await moduleOf(given)));
  const none = running.fuel('f', 0);
  expect(running.fuel('f', -1) - none).toBeGreaterThanOrEqual(
    units(given.name, 2 ** 32 - 1, given.elementBytes),
  );
});

const WIDE: readonly Case[] = [
  {
    name: 'memory.fill',
    fields: '(memory i64 1)',
    code: '(memory.fill (i64.const 1) (i32.const 2) (local.get 0))',
  },
  {
    name: 'memory.copy',
    fields: '(memory i64 1)',
    code: '(memory.copy (i64.const 1) (i64.const 2) (local.get 0))',
  },
  {
    name: 'table.fill',
    fields: '(table i64 64 funcref)',
    code: '(table.fill (i64.const 1) (ref.null func) (local.get 0))',
  },
  {
    name: 'table.copy',
    fields: '(table i64 64 funcref)',
    code: '(table.copy (i64.const 1) (i64.const 2) (local.get 0))',
  },
];

test.each(WIDE)('$name of 64 bits costs the same', async (given) => {
  const running = new Running(meter(await moduleOf(given, 'i64')));
  const none = running.fuel('f', 0n);
  for (const length of [1, 2, 16])
    expect(running.fuel('f', BigInt(length)) - none).toBe(units(given.name, length));
});

test.each(WIDE)(
  '$name of a length that no memory has is paid for as far as one counts, and traps',
  async (given) => {
    const bytes = await moduleOf(given, 'i64');
    const running = new Running(meter(bytes));
    for (const length of [2n ** 40n, 2n ** 63n - 1n, -1n, -(2n ** 63n)]) {
      expect(running.call('f', length)).toBe(original(bytes, 'f', [length]));
      expect(running.fuel('f', length)).toBeGreaterThanOrEqual(units(given.name, 2 ** 39));
    }
  },
);

test.each<readonly [string, string, string, Value]>([
  [
    'a memory of 32 bits to one of 64',
    '(memory $a i64 1) (memory $b 1)',
    '(memory.copy $a $b (i64.const 0) (i32.const 0) (local.get 0))',
    5,
  ],
  [
    'a memory of 64 bits to one of 32',
    '(memory $a 1) (memory $b i64 1)',
    '(memory.copy $a $b (i32.const 0) (i64.const 0) (local.get 0))',
    5,
  ],
  [
    'a table of 32 bits to one of 64',
    '(table $a i64 9 funcref) (table $b 9 funcref)',
    '(table.copy $a $b (i64.const 0) (i32.const 0) (local.get 0))',
    5,
  ],
])('a copy of %s has a length of 32 bits', async (_, fields, code, value) => {
  const running = await Running.of(`${fields} (func (export "f") (param i32) ${code})`);
  expect(running.call('f', value)).toBeUndefined();
});
