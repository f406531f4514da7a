import { onTestFinished } from 'vitest';
import type { Exchange } from '../../host/plugins/exchange.ts';
import { startGateway, type GatewayOptions } from '../../host/http/gateway.ts';
import { MemoryBudget } from '../../host/plugins/memory-budget.ts';
import { Seats } from '../../host/plugins/seats.ts';
import { createMetrics, type Metrics } from '../../host/http/metrics.ts';
import type { Running } from '../../host/http/server.ts';
import { FakePlugins } from './fake-plugins.ts';
import { RawClient } from './raw-client.ts';

export interface TestGateway extends Running {
  readonly plugins: FakePlugins;
  readonly metrics: Metrics;
  readonly faults: object[];
  client(): Promise<RawClient>;
}

/** A gateway in front of a fake plugin "hello" at /hello, and one at the host whole.example. */
export async function openGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const plugins = new FakePlugins();
  plugins.add('hello');
  const faults: object[] = [];
  const metrics = createMetrics(() => plugins.figures(), {
    memory: new MemoryBudget(1024),
    seats: new Seats(8),
    workforce: { blank: 0 },
  });
  const gateway = await startGateway({
    router: plugins,
    host: '127.0.0.1',
    port: 0,
    logger: { error: (fields) => void faults.push(fields) },
    metrics,
    serverTiming: false,
    ...options,
  });
  onTestFinished(() => gateway.close(0));
  const client = async () => {
    const opened = await RawClient.open(gateway.url);
    onTestFinished(() => void opened.socket.destroy());
    return opened;
  };
  return { ...gateway, plugins, metrics, faults, client };
}

/** Holds requests back: each is taken when the test asks for it, in the order in which they came. */
export class Held {
  readonly #arrived: Exchange[] = [];
  readonly #waiting: ((exchange: Exchange) => void)[] = [];
  /** The ids of cancelled requests, as they come. */
  readonly cancelled: string[] = [];
  #onCancel = () => {};

  constructor(plugins: FakePlugins) {
    plugins.admit = (exchange) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#arrived.push(exchange);
      else waiting(exchange);
      return { cancel: () => this.#cancel(exchange) };
    };
  }

  next(): Promise<Exchange> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return Promise.resolve(arrived);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves when `count` requests are cancelled. */
  async cancellations(count: number): Promise<void> {
    while (this.cancelled.length < count) await new Promise<void>((resolve) => (this.#onCancel = resolve));
  }

  #cancel({ requestId }: Exchange): void {
    this.cancelled.push(requestId);
    this.#onCancel();
  }
}

export const OK = { status: 200, headers: [], body: Buffer.from('ok') };
