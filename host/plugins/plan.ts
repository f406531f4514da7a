import type { LoadedModule } from '../compile/load.ts';
import type { Egress } from '../egress/egress.ts';
import type { Grants } from '../policy/grants.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Counters } from './counters.ts';
import type { Footprint } from './footprint.ts';
import type { PluginLog } from './logs.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Ticker } from './ticker.ts';

/** What a deployment runs, and with what powers. */
export interface Plan {
  readonly plugin: string;
  readonly version: number;
  readonly module: LoadedModule;
  readonly grants: Grants;
  readonly limits: Limits;
  readonly footprint: Footprint;
  readonly config: Readonly<Record<string, string>>;
  /** Whether other plugins answer at the same origin. */
  readonly sharedOrigin: boolean;
}

/** What a deployment uses and others use too. */
export interface Services {
  readonly egress: Egress;
  readonly ticker: Ticker;
  readonly memory: MemoryBudget;
  readonly log: PluginLog;
  readonly counters: Counters;
}
