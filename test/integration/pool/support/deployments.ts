/** Deployments without a host around them, on workers of the test's choice. */
import { onTestFinished } from 'vitest';
import { createCounters, type Counters } from '../../../../host/plugins/counters.ts';
import { Deployment } from '../../../../host/plugins/deployment.ts';
import type { Exchange, Run } from '../../../../host/plugins/exchange.ts';
import { PluginLog } from '../../../../host/plugins/logs.ts';
import { MemoryBudget } from '../../../../host/plugins/memory-budget.ts';
import { Seats } from '../../../../host/plugins/seats.ts';
import { Ticker } from '../../../../host/plugins/ticker.ts';
import { WorkerPool, type PoolOptions } from '../../../../host/pool/worker-pool.ts';
import { Workforce } from '../../../../host/pool/workforce.ts';
import type { WayhouseError } from '../../../../host/protocol/errors.ts';
import type { Limits } from '../../../../host/protocol/limits.ts';
import { DEFAULT_LIMITS } from '../../../support/limits.ts';
import { NO_MODULE } from '../../../support/no-module.ts';

const HOSTILE = new URL('./hostile.entry.ts', import.meta.url);
const SCRIPTED = new URL('../../worker/support/scripted.entry.ts', import.meta.url);
const AMPLE = new MemoryBudget(Infinity);
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, isLevelEnabled: () => false };

/** How a request ended: its status, or the code of its error. */
export type Ending = number | string;

export interface Opened {
  readonly deployment: Deployment;
  readonly counters: Readonly<Counters>;
  /** Its own log. */
  readonly log: PluginLog;
  /** The details of the errors that requests ended with. */
  readonly details: readonly string[];
  ask(path?: string, body?: Uint8Array): Promise<Ending>;
  /** Asks, and lets the client leave before it has its answer. */
  start(path?: string): Run;
}

export interface Opening {
  readonly config?: Record<string, string>;
  readonly limits?: Partial<Limits>;
  /** What answers in a worker of ours; see scripted.entry.ts. */
  readonly script?: string;
  /** The worker, where there is no script: the hostile one, if it is not this. */
  readonly file?: URL;
  /** What an instance may hold, and of what; both beyond need if not given. */
  readonly footprint?: number;
  /** What of it lies on its worker's JavaScript heap. */
  readonly heapBytes?: number;
  readonly memory?: MemoryBudget;
  /** Of the host; more than enough if not given. */
  readonly seats?: Seats;
}

/** A pool that has started once it has so many workers. */
class WholePool extends WorkerPool {
  readonly #whole = Promise.withResolvers<void>();

  constructor(options: PoolOptions, workers: number) {
    let missing = workers - 1;
    const healed: PoolOptions['events']['healed'] = (worker) => {
      options.events.healed(worker);
      if (--missing === 0) this.#whole.resolve();
    };
    super({ ...options, events: { ...options.events, healed } });
    this.wanted = workers;
    if (workers === 1) this.#whole.resolve();
  }

  override async start(): Promise<void> {
    await super.start();
    await this.#whole.promise;
  }
}

/** Gives a deployment that has not been started; it is gone when the test ends, or when `atEnd` says. */
export function open(
  {
    config = {},
    limits: set = {},
    script,
    file = script === undefined ? HOSTILE : SCRIPTED,
    footprint = 1,
    heapBytes = 0,
    memory = AMPLE,
    seats = new Seats(100),
  }: Opening = {},
  atEnd: (cleanUp: () => Promise<void>) => void = onTestFinished,
): Opened {
  const limits = { ...DEFAULT_LIMITS, ...set };
  const counters = createCounters();
  const log = new PluginLog('test', SILENT);
  const ticker = new Ticker();
  const egress = {
    fetch: () => ({ outcome: new Promise<never>(() => {}), cancel: () => {} }),
    close: async () => {},
  };
  const workforce = new Workforce({ blank: 0, file });
  const pools: WorkerPool[] = [];
  const deployment = new Deployment(
    {
      plugin: 'test',
      version: 1,
      load: async () => ({
        module: { ...NO_MODULE, bytes: 0 },
        footprint: { bytes: footprint, heapBytes },
      }),
      grants: { http: new Map(), onlyAsked: [], onlyGranted: [] },
      limits,
      config: { ...config, ...(script !== undefined && { script }) },
      sharedOrigin: false,
    },
    { egress, ticker, memory, workforce, seats, log, counters },
    (options) => {
      const pool = new WholePool(options, set.workers ?? 1);
      pools.push(pool);
      return pool;
    },
  );
  atEnd(async () => {
    ticker.stop();
    for (const pool of pools) await pool.kill();
    await workforce.close();
  });
  const details: string[] = [];
  const ask = (path = '/', body?: Uint8Array) =>
    new Promise<Ending>((resolve) => {
      const fail = ({ code, detail }: WayhouseError) => {
        details.push(detail);
        resolve(code);
      };
      deployment.admit({ ...request(path, body), respond: ({ status }) => resolve(status), fail });
    });
  const start = (path = '/') => deployment.admit({ ...request(path), respond: () => {}, fail: () => {} });
  return { deployment, counters, log, details, ask, start };
}

function request(pathWithQuery: string, body?: Uint8Array): Omit<Exchange, 'respond' | 'fail'> {
  return {
    requestId: 'r',
    method: 'GET',
    scheme: 'http',
    authority: 'a',
    pathWithQuery,
    headers: [],
    remoteAddress: '127.0.0.1',
    body,
  };
}
