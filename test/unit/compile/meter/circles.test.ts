/** In which order functions are decided, and where circles of calls are broken. */
import { expect, test } from 'vitest';
import { decideInOrder } from '../../../../host/compile/meter/circles.ts';

interface Graph {
  readonly callees: readonly (readonly number[])[];
  readonly lengths?: readonly number[];
  readonly breakers?: readonly number[];
}

function resolve({ callees, lengths = callees.map(() => 1), breakers = [] }: Graph) {
  const order: number[] = [];
  const broken: number[] = [];
  decideInOrder(
    { callees, lengths, isBreaker: (index) => breakers.includes(index) },
    {
      decide: (index) => order.push(index),
      break: (index) => broken.push(index),
    },
  );
  return { order, broken };
}

test('those that are called come first', () => {
  expect(resolve({ callees: [[1, 2], [2], [], [0]] })).toEqual({ order: [2, 1, 0, 3], broken: [] });
});

test('a breaker that is in no circle is decided as all are', () => {
  expect(resolve({ callees: [[1], []], breakers: [0, 1] })).toEqual({ order: [1, 0], broken: [] });
});

test('a circle is broken at its breaker, or else at the longest', () => {
  const callees = [[1], [2], [0]];
  expect(resolve({ callees, breakers: [2] }).broken).toEqual([2]);
  expect(resolve({ callees, lengths: [1, 7, 3] }).broken).toEqual([1]);
});

test('who calls itself breaks its circle, and that may be all', () => {
  expect(resolve({ callees: [[0, 1], [0]], lengths: [1, 9] })).toEqual({ order: [1], broken: [0] });
});

test('who comes to a circle or is come to from one is not in it', () => {
  const callees = [[1], [2, 3], [1], []];
  expect(resolve({ callees, lengths: [9, 1, 2, 9] })).toEqual({ order: [3, 1, 0], broken: [2] });
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'of whatever calls whatever, each is decided once, after all that it calls but for those broken at (%i)',
  (seed) => {
    const graph = randomGraph(seed);
    const { order, broken } = resolve(graph);
    expect([...order, ...broken].toSorted((one, other) => one - other)).toEqual([...graph.callees.keys()]);
    const places = new Map(order.map((index, place) => [index, place]));
    for (const index of order) {
      const late = graph.callees[index]!.filter((callee) => (places.get(callee) ?? -1) >= places.get(index)!);
      expect(late).toEqual([]);
    }
  },
);

function randomGraph(seed: number): Graph {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const count = 1 + below(40);
  const density = 1 + below(4);
  const callees = Array.from({ length: count }, () => [
    ...new Set(Array.from({ length: below(density + 1) }, () => below(count))),
  ]);
  return {
    callees,
    lengths: callees.map(() => below(100)),
    breakers: [...callees.keys()].filter(() => below(6) === 0),
  };
}
