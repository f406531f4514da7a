import { Workforce } from '../pool/workforce.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Services } from './plan.ts';
import { Seats } from './seats.ts';

/** For a plugin without others beside it: what it gets does not hang on the machine or on them. */
export function servicesOfOne(workers: number): Pick<Services, 'memory' | 'seats' | 'workforce'> {
  return {
    memory: new MemoryBudget(Infinity),
    seats: new Seats(2 * workers),
    workforce: new Workforce({ blank: 0 }),
  };
}
