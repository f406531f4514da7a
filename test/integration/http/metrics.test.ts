import { expect, test } from 'vitest';
import { createMetrics } from '../../../host/http/metrics.ts';
import { count, createCounters } from '../../../host/plugins/counters.ts';
import { MemoryBudget } from '../../../host/plugins/memory-budget.ts';
import { Seats } from '../../../host/plugins/seats.ts';

const FIGURES = { plugin: 'p', inFlight: 0, queued: 0, workers: 1 };

/** Every sample as Prometheus reads it: its name and labels, and its value. */
async function samples(counters = createCounters(), memory = new MemoryBudget(1_000)) {
  const text = await createMetrics(() => [{ ...FIGURES, ...counters }], {
    memory,
    seats: new Seats(8),
    workforce: { blank: 0 },
  }).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('what requests took is counted by plugin, and how it spreads', async () => {
  const counters = createCounters();
  count(counters, { fuel: 5_000, wallMs: 1, memoryBytes: 65_536 }, 0);
  count(counters, { fuel: 2_000_000, wallMs: 1, memoryBytes: 2 ** 30 }, 3);
  const found = await samples(counters);
  const of = (name: string, le?: string) =>
    found.get(le === undefined ? `${name}{plugin="p"}` : `${name}{le="${le}",plugin="p"}`);
  expect(of('wayhouse_request_fuel_sum')).toBe(2_005_000);
  expect(of('wayhouse_request_fuel_count')).toBe(2);
  expect(
    ['10000', '1000000', '10000000', '+Inf'].map((le) => of('wayhouse_request_fuel_bucket', le)),
  ).toEqual([1, 1, 2, 2]);
  const memory = ['65536', '268435456', '1073741824'].map((le) =>
    of('wayhouse_request_memory_bytes_bucket', le),
  );
  expect(memory).toEqual([1, 1, 2]);
  expect(of('wayhouse_request_memory_bytes_sum')).toBe(2 ** 30 + 65_536);
  expect(of('wayhouse_growths_refused_total')).toBe(3);
});

test('what live instances may hold is told with its limit', async () => {
  const memory = new MemoryBudget(1_000);
  memory.take(300, { next: () => undefined, proceed: () => {} });
  const found = await samples(createCounters(), memory);
  expect([found.get('wayhouse_instances_bytes'), found.get('wayhouse_instances_bytes_limit')]).toEqual([
    300, 1_000,
  ]);
});
