import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { startAdmin, type AdminOptions } from '../../host/http/admin.ts';
import { MemoryBudget } from '../../host/plugins/memory-budget.ts';
import { Seats } from '../../host/plugins/seats.ts';
import { createMetrics, type Metrics } from '../../host/http/metrics.ts';
import type { Running } from '../../host/http/server.ts';
import { FakePlugins } from './fake-plugins.ts';
import { RawClient } from './raw-client.ts';

export const TOKEN = 'correct-horse-battery-staple';

export interface TestAdmin extends Running {
  readonly plugins: FakePlugins;
  readonly faults: object[];
  readonly warnings: object[];
  readonly metrics: Metrics;
  /** Calls with the token. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Calls with the token and a body of JSON. */
  send(method: string, path: string, body: unknown): Promise<Response>;
  upload(plugin: string, body: BodyInit, init?: { query?: string; type?: string }): Promise<Response>;
  client(): Promise<RawClient>;
}

/** An admin API on a fake domain with a plugin "hello" that has no version. */
export async function openAdmin(options: Partial<AdminOptions> = {}): Promise<TestAdmin> {
  const plugins = new FakePlugins();
  plugins.add('hello');
  const faults: object[] = [];
  const warnings: object[] = [];
  const metrics = createMetrics(() => plugins.figures(), {
    memory: new MemoryBudget(1024),
    seats: new Seats(8),
    workforce: { blank: 0 },
  });
  const admin = await startAdmin({
    plugins,
    host: '127.0.0.1',
    port: 0,
    tokenHash: createHash('sha256').update(TOKEN).digest('hex'),
    logger: { error: (fields) => void faults.push(fields), warn: (fields) => void warnings.push(fields) },
    metrics,
    version: '0.1.0',
    gateway: () => 'http://127.0.0.1:8080',
    maxUploadBytes: plugins.maxUploadBytes,
    ...options,
  });
  onTestFinished(() => admin.close(0));
  const call = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(admin.url + path, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  return {
    ...admin,
    plugins,
    faults,
    warnings,
    metrics,
    call,
    send: (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      return call(path, { method, headers, body: JSON.stringify(body) });
    },
    upload: (plugin, body, { query = '', type = 'application/wasm' } = {}) => {
      const headers: HeadersInit = type === '' ? {} : { 'content-type': type };
      return call(`/v1/plugins/${plugin}/versions${query}`, { method: 'POST', headers, body });
    },
    client: async () => {
      const client = await RawClient.open(admin.url);
      onTestFinished(() => void client.socket.destroy());
      return client;
    },
  };
}

/** The problem details of an answer. */
export async function problemOf(
  response: Response,
): Promise<{ code: string; detail: string; status: number }> {
  return (await response.json()) as { code: string; detail: string; status: number };
}
