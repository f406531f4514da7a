import { expect, test } from 'vitest';
import { INSTRUCTIONS, PREFIXED } from '../../../host/compile/binary/opcodes.ts';
import { COST, LENGTH_COST } from '../../../host/compile/meter/costs.ts';

const NAMES = [INSTRUCTIONS, ...PREFIXED.values()].flat().flatMap((found) => found?.name ?? []);

/** Instructions that stand for nothing that a processor does. */
const FREE = ['unreachable', 'nop', 'block', 'loop', 'else', 'end', 'try', 'try_table', 'catch', 'catch_all'];

test('every instruction costs something, but for those that only mark a place', () => {
  const free = NAMES.filter((name) => COST[name] === 0);
  expect(free.toSorted()).toEqual([...FREE, 'delegate'].toSorted());
  expect(NAMES.filter((name) => !Number.isInteger(COST[name]))).toEqual([]);
});

test('what takes a length is charged by it', () => {
  const taking = NAMES.filter((name) =>
    /^(?:memory|table|array)\.(?:fill|copy|init|new)(?:_(?:default|data|elem))?$/.test(name),
  );
  expect(Object.keys(LENGTH_COST).toSorted()).toEqual(taking.toSorted());
});

test.each([
  ['i32.add', 1],
  ['f64.const', 1],
  ['i32.load', 6],
  ['v128.load32_zero', 6],
  ['i64.store32', 2],
  ['i64.div_u', 32],
  ['i32.trunc_sat_f32_u', 16],
  ['f32x4.convert_i32x4_u', 16],
  ['f64x2.promote_low_f32x4', 4],
  ['call', 52],
  ['return_call_indirect', 64],
  ['array.set', 24],
  ['array.get', 1],
  ['throw', 1024],
])('%s costs %i', (name, units) => {
  expect(COST[name]).toBe(units);
});
