import { expect, test } from 'vitest';
import { Results, race, type Contestant, type Run } from '../../../bench/race.ts';

const run = (perSecond: number): Run => ({
  ...{ requests: 10, perSecond, p50Micros: 1, p99Micros: 2, cpuMicros: 3, clientLoad: 0.1 },
});

test('runs are kept by contestant and course, in the order of the rounds', () => {
  const results = new Results();
  for (const perSecond of [10, 20]) results.add('fastify', 'busy', run(perSecond));
  results.add('fastify', 'calm', run(1));
  expect(results.pick('fastify', 'busy', (one) => one.perSecond)).toEqual([10, 20]);
  expect(results.pick('fastify', 'wild', (one) => one.perSecond)).toEqual([]);
  expect(results.pick('fastify', 'busy', (one) => one.p999Micros)).toEqual([]);
});

test('who fails in one round has no runs at all, but a reason', () => {
  const results = new Results();
  results.add('peer', 'busy', run(10));
  results.fail('peer', 'it ended');
  expect(results.pick('peer', 'busy', (one) => one.perSecond)).toEqual([]);
  expect([...results.failures]).toEqual([['peer', 'it ended']]);
});

const broken = (rest: Partial<Contestant>): Contestant => ({
  ...{ name: 'broken', path: '/', courses: [], check: () => Promise.resolve() },
  start: () => Promise.reject(new Error('it did not start: no such file\nand more')),
  ...rest,
});

test('a race goes on without a peer that fails twice, and says so once', async () => {
  const said: string[] = [];
  const pace = { rounds: 3, warmSeconds: 1 };
  const results = await race({
    contestants: [broken({ optional: true })],
    pace,
    say: (line) => said.push(line),
  });
  expect(results.failures.get('broken')).toBe('it failed twice: it did not start: no such file');
  expect(said).toHaveLength(1);
});

test('it does not go on without those that it is about', async () => {
  const pace = { rounds: 1, warmSeconds: 1 };
  await expect(race({ contestants: [broken({})], pace, say: () => {} })).rejects.toThrow('no such file');
});
