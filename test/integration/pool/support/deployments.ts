/** Deployments without a host around them, on workers of the test's choice. */
import { onTestFinished } from 'vitest';
import { Deployment } from '../../../../host/plugins/deployment.ts';
import type { Exchange } from '../../../../host/plugins/exchange.ts';
import { PluginLog } from '../../../../host/plugins/logs.ts';
import { Ticker } from '../../../../host/plugins/ticker.ts';
import { WorkerPool } from '../../../../host/pool/worker-pool.ts';
import type { Limits } from '../../../../host/protocol/limits.ts';
import { DEFAULT_LIMITS } from '../../../support/limits.ts';

const HOSTILE = new URL('./hostile.entry.ts', import.meta.url);
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** How a request ended: its status, or the code of its error. */
export type Ending = number | string;

export interface Opened {
  readonly deployment: Deployment;
  readonly counters: { readonly breaches: number; readonly workersLost: number };
  /** Its own log. */
  readonly log: PluginLog;
  ask(path?: string, body?: Uint8Array): Promise<Ending>;
}

export interface Opening {
  readonly config?: Record<string, string>;
  readonly limits?: Partial<Limits>;
  /** Glue that a worker of ours runs. */
  readonly glue?: string;
  /** The worker, where there is no glue: the hostile one, if it is not this. */
  readonly file?: URL;
}

/** Gives a deployment that has not been started; it is gone when the test ends, or when `atEnd` says. */
export function open(
  { config = {}, limits: set = {}, glue, file = HOSTILE }: Opening = {},
  atEnd: (cleanUp: () => Promise<void>) => void = onTestFinished,
): Opened {
  const limits = { ...DEFAULT_LIMITS, ...set };
  const counters = { workersLost: 0, logLinesDropped: 0, fetches: 0, breaches: 0 };
  const log = new PluginLog('test', SILENT);
  const ticker = new Ticker();
  const egress = {
    fetch: () => ({ outcome: new Promise<never>(() => {}), cancel: () => {} }),
    close: async () => {},
  };
  const deployment = new Deployment(
    {
      plugin: 'test',
      version: 1,
      module: { glue: glue ?? '', cores: new Map(), wiring: new Map() },
      grants: { http: [], onlyAsked: [], onlyGranted: [] },
      limits,
      config,
      sharedOrigin: false,
    },
    { egress, ticker, log, counters },
    (options) => {
      const pool = glue === undefined ? new WorkerPool(options, file) : new WorkerPool(options);
      atEnd(async () => {
        ticker.stop();
        await pool.kill();
      });
      return pool;
    },
  );
  return { deployment, counters, log, ask: (path = '/', body) => ask(deployment, path, body) };
}

function ask(deployment: Deployment, pathWithQuery: string, body: Uint8Array | undefined): Promise<Ending> {
  return new Promise((resolve) => {
    const exchange: Exchange = {
      requestId: 'r',
      method: 'GET',
      scheme: 'http',
      authority: 'a',
      pathWithQuery,
      headers: [],
      remoteAddress: '127.0.0.1',
      body,
      respond: ({ status }) => resolve(status),
      fail: ({ code }) => resolve(code),
    };
    deployment.admit(exchange);
  });
}
