import { expect, test } from 'vitest';
import { createCounters } from '../../../host/plugins/counters.ts';
import { Crew } from '../../../host/plugins/crew.ts';
import type { Loaded, Plan, Services } from '../../../host/plugins/plan.ts';
import { Seats, type Tenant } from '../../../host/plugins/seats.ts';
import type { WorkerPool } from '../../../host/pool/worker-pool.ts';
import { DEFAULT_LIMITS } from '../../support/limits.ts';

const LONG_MS = 1_000;

/** Workers that are there at once, and whose requests wait for so long. */
class Workers {
  wanted = 1;
  waitMs = 0;
  retired = false;
  get size(): number {
    return this.wanted;
  }
  get staying(): number {
    return this.wanted;
  }
  takeWait(): number {
    return this.waitMs;
  }
  async start(): Promise<void> {}
  tidy(): void {}
  async retire(): Promise<void> {
    this.retired = true;
  }
}

class Waiter implements Tenant {
  idleSince: number | undefined;
  seats = 0;
  seated(): void {
    this.seats += 1;
  }
  share(): void {}
  sleep(): void {}
}

async function started(seats: Seats) {
  const workers = new Workers();
  const what = { busy: true };
  const loaded = { module: {}, footprint: { bytes: 1, heapBytes: 0 } } as unknown as Loaded;
  const plan = { limits: DEFAULT_LIMITS, config: {}, load: async () => loaded } as unknown as Plan;
  const ticker = { add: () => () => {} };
  const services = { seats, ticker, counters: createCounters() } as unknown as Services;
  const events = {
    busy: () => what.busy,
    tick: () => {},
    ready: () => {},
    unavailable: () => {},
    frame: () => {},
    lost: () => {},
    breach: () => {},
  };
  const crew = new Crew(plan, services, [events, () => workers as unknown as WorkerPool]);
  await crew.start();
  return { crew, workers, what };
}

test('one that gives a seat back and is put to sleep by that is reviewed no further', async () => {
  const seats = new Seats(4);
  const { crew, workers, what } = await started(seats);
  workers.waitMs = LONG_MS;
  crew.review(1, 1, 0);
  expect(workers.wanted).toBe(2);
  for (const other of [new Waiter(), new Waiter()]) seats.take(other);
  const [first, second] = [new Waiter(), new Waiter()];
  seats.join(first);
  seats.join(second);
  expect([workers.wanted, seats.waiting]).toEqual([1, 2]);
  what.busy = false;
  crew.review(2, 1, 0);
  expect([first.seats, second.seats, crew.state, workers.retired]).toEqual([1, 1, 'zero', true]);
  expect([seats.taken, seats.waiting]).toEqual([4, 0]);
});
