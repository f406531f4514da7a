/** What grows asks the host first, pays for what it is given, and takes back what V8 does not give. */
import { expect, test } from 'vitest';
import { COST, GROWTH_COST } from '../../../../host/compile/meter/costs.ts';
import { SPACES } from '../../../../host/protocol/metering.ts';
import { Running, type Value } from './support/metered.ts';

type Asked = readonly [space: number, delta: bigint];

const MEMORY = (type: string, length: string) => `
  (memory $other 1) (memory $m ${type} 1 10)
  (func (export "grow") (param ${length}) (result ${length}) (memory.grow $m (local.get 0)))
  (func (export "size") (result ${length}) (memory.size $m))`;

const TABLE = (type: string, length: string) => `
  (table $other 1 externref) (table $t ${type} 1 10 funcref)
  (func (export "grow") (param ${length}) (result ${length}) (table.grow $t (ref.null func) (local.get 0)))
  (func (export "size") (result ${length}) (table.size $t))`;

/** `asked` is what the hook was asked; it allows what is not above `most`. */
async function growing(fields: string, most = 100n) {
  const asked: Asked[] = [];
  const grow = (space: number, delta: bigint): boolean => {
    asked.push([space, delta]);
    return delta <= most;
  };
  return { asked, running: await Running.of(fields, { grow }) };
}

const number = (value: number): Value => value;
const wide = (value: number): Value => BigInt(value);

const ALL = [
  ['a memory', SPACES.memory, MEMORY('', 'i32'), number],
  ['a memory of 64 bits', SPACES.memory, MEMORY('i64', 'i64'), wide],
  ['a table', SPACES.table, TABLE('', 'i32'), number],
  ['a table of 64 bits', SPACES.table, TABLE('i64', 'i64'), wide],
] as const;

test.each(ALL)('%s grows where the host allows it', async (_, space, fields, value) => {
  const { asked, running } = await growing(fields);
  expect(running.call('grow', value(3))).toBe(value(1));
  expect(running.call('grow', value(0))).toBe(value(4));
  expect(running.call('size')).toBe(value(4));
  expect(asked).toEqual([
    [space, 3n],
    [space, 0n],
  ]);
});

test.each(ALL)('%s stays as it is where the host does not', async (_, space, fields, value) => {
  const { asked, running } = await growing(fields, 2n);
  expect(running.call('grow', value(3))).toBe(value(-1));
  expect(running.call('size')).toBe(value(1));
  expect(asked).toEqual([[space, 3n]]);
});

test.each(ALL)('what V8 refuses %s is given back to the host', async (_, space, fields, value) => {
  const { asked, running } = await growing(fields);
  expect(running.call('grow', value(10))).toBe(value(-1));
  expect(running.call('size')).toBe(value(1));
  expect(asked).toEqual([
    [space, 10n],
    [space, -10n],
  ]);
});

test.each([ALL[0], ALL[2]])(
  'more than half of 32 bits is no negative number to %s',
  async (_, space, fields) => {
    const { asked, running } = await growing(fields, 2n ** 40n);
    expect(running.call('grow', -1)).toBe(-1);
    expect(asked).toEqual([
      [space, 2n ** 32n - 1n],
      [space, 1n - 2n ** 32n],
    ]);
  },
);

test.each([ALL[1], ALL[3]])(
  'a negative number of 64 bits reaches nobody from %s',
  async (_, _space, fields) => {
    const { asked, running } = await growing(fields);
    for (const delta of [-1n, -(2n ** 63n), -10n]) expect(running.call('grow', delta)).toBe(-1n);
    expect(running.call('grow', 2n ** 63n - 1n)).toBe(-1n);
    expect(asked.map(([, delta]) => delta)).toEqual([2n ** 63n - 1n]);
  },
);

test.each([
  ['a page of memory', ALL[0], 2 ** -GROWTH_COST.memory],
  ['an element of a table', ALL[2], 2 ** -GROWTH_COST.table],
] as const)('%s is paid for where it is granted', async (_, [, , fields, value], units) => {
  const { running } = await growing(fields, 5n);
  const fuel = (delta: number) => running.fuel('grow', value(delta));
  const none = fuel(0);
  expect(none).toBeGreaterThanOrEqual(COST['memory.grow']!);
  expect(fuel(3) - none).toBe(3 * units);
  expect(fuel(6)).toBe(none);
});

test('memories grow each for itself, and functions that grow may come before others', async () => {
  const { asked, running } = await growing(`
    (memory $a 1) (memory $b i64 2) (memory $c 3)
    (func (export "grow") (result i32 i64 i32)
      (memory.grow $a (i32.const 1)) (memory.grow $b (i64.const 2)) (memory.grow $c (i32.const 3)))
    (func (export "sizes") (result i32 i64 i32) (memory.size $a) (memory.size $b) (memory.size $c))`);
  expect(running.call('grow')).toEqual([1, 2n, 3]);
  expect(running.call('sizes')).toEqual([2, 4n, 6]);
  expect(asked.map(([, delta]) => delta)).toEqual([1n, 2n, 3n]);
});

test('tables of different elements grow', async () => {
  const { running } = await growing(`
    (type $struct (struct (field i32)))
    (table $a 0 funcref) (table $b 0 externref) (table $c 0 (ref null $struct))
    (func (export "grow") (result i32)
      (drop (table.grow $a (ref.null func) (i32.const 1)))
      (drop (table.grow $b (ref.null extern) (i32.const 2)))
      (drop (table.grow $c (struct.new $struct (i32.const 42)) (i32.const 3)))
      (struct.get $struct 0 (table.get $c (i32.const 2))))`);
  expect(running.call('grow')).toBe(42);
});
