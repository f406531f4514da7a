import { Semaphore } from '../compile/semaphore.ts';
import { WayhouseError, type ErrorData } from '../protocol/errors.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Deployment } from './deployment.ts';
import type { Exchange, Run } from './exchange.ts';
import type { PluginLog } from './logs.ts';
import { createCounters } from './counters.ts';
import type { Live } from './plugins.ts';
import type { PluginFigures, PluginState } from './reports.ts';

const NOTHING_TO_CANCEL: Run = { cancel: () => {} };

/** A plugin as this process runs it: which deployment serves, what is kept over deployments. */
export class LivePlugin implements Live {
  readonly name: string;
  readonly log: PluginLog;
  readonly counters = createCounters();
  /** Why its active deployment could not be brought back at start. */
  #failure: ErrorData | undefined;
  readonly #fallbackLimits: Limits;
  #serving: Deployment | undefined;
  /** Changes of a plugin take turns. */
  readonly #changes = new Semaphore(1);

  constructor(name: string, log: PluginLog, fallbackLimits: Limits) {
    this.name = name;
    this.log = log;
    this.#fallbackLimits = fallbackLimits;
  }

  get limits(): Limits {
    return this.#serving?.plan.limits ?? this.#fallbackLimits;
  }

  get state(): PluginState {
    if (this.failure !== undefined) return 'failed';
    if (this.#serving === undefined) return 'stopped';
    return this.#serving.state === 'zero' ? 'idle' : 'serving';
  }

  /** Why it does not run: it could not be brought back, or not be started when it was last asked. */
  get failure(): ErrorData | undefined {
    return this.#failure ?? this.#serving?.failure?.toData();
  }

  /** It was active before the start and cannot run. */
  fail(failure: ErrorData): void {
    this.#failure = failure;
  }

  admit(exchange: Exchange): Run {
    if (this.#serving !== undefined) return this.#serving.admit(exchange);
    exchange.fail(new WayhouseError('plugin_unavailable'));
    return NOTHING_TO_CANCEL;
  }

  /** From here on `next` admits; returns the deployment that did so until now. */
  switchTo(next: Deployment | undefined): Deployment | undefined {
    const last = this.#serving;
    this.#serving = next;
    this.#failure = undefined;
    return last;
  }

  /** Runs one change after the other, in the order in which they were asked for. */
  inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(change);
  }

  figures(): PluginFigures {
    const { inFlight = 0, queued = 0, workers = 0 } = this.#serving ?? {};
    return { plugin: this.name, inFlight, queued, workers, ...this.counters };
  }
}
