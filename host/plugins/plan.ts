import type { LoadedModule } from '../compile/load.ts';
import type { Egress } from '../egress/egress.ts';
import type { Grants } from '../policy/grants.ts';
import type { Limits } from '../protocol/limits.ts';
import type { PluginLog } from './logs.ts';
import type { Ticker } from './ticker.ts';

/** Counted over all deployments of a plugin while the host lives. */
export interface Counters {
  workersLost: number;
  logLinesDropped: number;
  fetches: number;
  /** Times a worker reached for what no glue needs, and was ended. */
  breaches: number;
}

/** What a deployment runs, and with what powers. */
export interface Plan {
  readonly plugin: string;
  readonly version: number;
  readonly module: LoadedModule;
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
  readonly log: PluginLog;
  readonly counters: Counters;
}
