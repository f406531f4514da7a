import type { LoadedModule } from '../compile/load.ts';
import type { Egress } from '../egress/egress.ts';
import type { Grants } from '../policy/grants.ts';
import type { Workforce } from '../pool/workforce.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Counters } from './counters.ts';
import type { Footprint } from './footprint.ts';
import type { PluginLog } from './logs.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Seats } from './seats.ts';
import type { Ticker } from './ticker.ts';

/** A module, and what an instance of it takes under a plan's limits: the same each time it is loaded. */
export interface Loaded {
  readonly module: LoadedModule;
  readonly footprint: Footprint;
}

/** What a deployment runs, and with what powers. */
export interface Plan {
  readonly plugin: string;
  readonly version: number;
  /** Asked each time that it starts: a deployment without workers holds no module. Rejects with why not. */
  readonly load: () => Promise<Loaded>;
  readonly grants: Grants;
  readonly limits: Limits;
  readonly config: Readonly<Record<string, string>>;
  /** Whether other plugins answer at the same origin. */
  readonly sharedOrigin: boolean;
}

/** What a deployment uses and others use too. */
export interface Services {
  readonly egress: Egress;
  readonly ticker: Ticker;
  readonly memory: MemoryBudget;
  readonly workforce: Workforce;
  readonly seats: Seats;
  readonly log: PluginLog;
  readonly counters: Counters;
}
