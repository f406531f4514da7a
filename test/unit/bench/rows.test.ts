import { expect, test } from 'vitest';
import { rowOf, type Finding } from '../../../bench/row.ts';
import { differences, median, ratios } from '../../../bench/statistics.ts';
import { grid, table, tables } from '../../../bench/table.ts';

const finding: Finding = {
  name: 'stub',
  samples: [0.61, 0.42, 0.53333],
  unit: 'of raw fastify',
  peer: 'raw fastify: 98000 requests/s',
  goal: { atLeast: 0.45 },
};
const { goal: _, ...withoutGoal } = finding;

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 10])).toBe(9);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(() => median([])).toThrow(RangeError);
});

test('each value is compared with the peer of its own round', () => {
  expect(ratios([10, 30], [20, 40])).toEqual([0.5, 0.75]);
  expect(differences([10, 30], [20, 25])).toEqual([-10, 5]);
  expect(() => ratios([10, 30], [20])).toThrow(RangeError);
});

test('without a peer there is nothing to compare with', () => {
  expect(ratios([10, 30], [])).toEqual([]);
  expect(rowOf({ ...finding, samples: [] })).toMatchObject({ value: null, goal: '>= 0.45', held: null });
});

test('a row has the median and says whether its goal is held', () => {
  expect(rowOf(finding)).toEqual({
    name: 'stub',
    value: 0.5333,
    unit: 'of raw fastify',
    peer: 'raw fastify: 98000 requests/s',
    goal: '>= 0.45',
    held: true,
  });
});

test('a goal may be held from above or from below, and at its very bound', () => {
  const held = (samples: number[], goal: NonNullable<Finding['goal']>) =>
    rowOf({ ...finding, samples, goal }).held;
  expect(held([0.45], { atLeast: 0.45 })).toBe(true);
  expect(held([800], { atMost: 800 })).toBe(true);
  expect(held([801], { atMost: 800 })).toBe(false);
  // Not rounded first: 0.44999 would pass as 0.45.
  expect(held([0.449_99], { atLeast: 0.45 })).toBe(false);
});

test('a row without a goal informs: both are null, and JSON keeps them', () => {
  expect(JSON.parse(JSON.stringify(rowOf(withoutGoal)))).toMatchObject({ goal: null, held: null });
});

test('the table shows the spread and a goal that is not held', () => {
  const text = table([{ ...finding, samples: [0.1, 0.3, 0.2] }, withoutGoal]);
  const [, , missed, informs] = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  expect(missed).toEqual(['', 'stub', '0.2', '0.1 to 0.3', finding.unit, finding.peer, '>= 0.45', 'NO', '']);
  expect(informs?.slice(6)).toEqual(['', '', '']);
});

const cell = (row: string, column: string, samples: number[]) => ({
  ...{ ...withoutGoal, name: `${row}, ${column}`, samples, peer: `what ${row} is` },
  cell: { table: 'Requests a second', row, column },
});

test('findings of one table stand side by side', () => {
  const found = [cell('fastify', '1', [5]), cell('fastify', '32', [7, 9, 8]), cell('wazero', '32', [])];
  const [head, , fastify, wazero] = grid(found)
    .split('\n')
    .map((line) => line.split('|').map((text) => text.trim()));
  expect(head).toEqual(['', '', '1', '32', '', '']);
  expect(fastify).toEqual(['', 'fastify', '5', '8', 'what fastify is', '']);
  expect(wazero).toEqual(['', 'wazero', '', '', 'what wazero is', '']);
  expect(tables([finding, ...found])).toBe(`${table([finding])}\n\nRequests a second:\n\n${grid(found)}`);
});
