/** Requests whose client leaves while their guest waits for a fetch, and what they leave behind. */
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { deploy, figure } from './deploy.ts';
import type { TestHost } from './host.ts';
import { sendCall } from './raw-call.ts';
import { RawClient } from './raw-client.ts';
import type { Upstream } from './upstream.ts';

const AT_ONCE = 50;

/**
 * Maps of instances that have ended and wait for the collector: some hundred, more or fewer at each look.
 * Stacks that are dropped leave five each for good, ten thousand after two thousand requests.
 */
export const UNCOLLECTED_MAPS = 2_000;

export interface Growth {
  /** Memory maps of the host's process. A suspended stack that is dropped would leave some five. */
  readonly maps: number;
  readonly rssMiB: number;
  readonly workersLost: number;
}

/** Cancels so many requests, after some to warm up, and tells what the host holds more than before. */
export async function cancelRequests(host: TestHost, upstream: Upstream, count: number): Promise<Growth> {
  await deploy(host, ['left', 'fetch'], { origins: [upstream.url] });
  await cancelSome(host, upstream, 1_000);
  const before = await held(host);
  await cancelSome(host, upstream, count);
  const after = await held(host);
  return {
    maps: after.maps - before.maps,
    rssMiB: after.rssMiB - before.rssMiB,
    workersLost: await figure(host, 'wayhouse_workers_lost_total', 'left'),
  };
}

async function cancelSome(host: TestHost, upstream: Upstream, count: number): Promise<void> {
  for (let cancelled = 0; cancelled < count; cancelled += AT_ONCE) {
    const client = await RawClient.open(host.gateway);
    for (let i = 0; i < AT_ONCE; i++) sendCall(client, { path: `/left?url=${upstream.url}/` });
    const abandoned = await Promise.race([upstream.take(AT_ONCE), answeredEarly(client)]);
    client.socket.destroy();
    await Promise.all(abandoned.map(({ closed }) => closed));
  }
  const inFlight = () => figure(host, 'wayhouse_requests_in_flight', 'left');
  await expect.poll(inFlight, { timeout: 20_000 }).toBe(0);
}

/** Rejects with the answer that a client got although the upstream has given none. */
function answeredEarly(client: RawClient): Promise<never> {
  const answer = client.response().then(({ status, body }): never => {
    throw new Error(`answered early: ${status} ${body.toString()}`);
  });
  answer.catch(() => {});
  return answer;
}

async function held(host: TestHost): Promise<{ maps: number; rssMiB: number }> {
  const proc = (name: string) => readFile(`/proc/${host.process.pid}/${name}`, 'utf8');
  const [maps, status] = await Promise.all([proc('maps'), proc('status')]);
  return {
    maps: maps.split('\n').length,
    rssMiB: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024,
  };
}
