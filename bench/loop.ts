import { join } from 'node:path';
import { builtGuest, limit, startHost, upload } from './host.ts';
import { buildRate, rate } from './rate.ts';
import type { Finding } from './row.ts';
import type { Server } from './server.ts';
import { median } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { wrk } from './wrk.ts';

const PER_SECOND = 200;

/** One worker, so that both are on it; and time enough for the loop. */
const LIMITS = { workers: 1, deadlineMs: 300_000, fuel: 10_000_000_000_000 };

/** What clients of a healthy request see while another request of the same worker never ends. */
export async function benchLoop({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  await buildRate();
  await using host = await startHost(join(folder, 'host'));
  await upload(host, 'loop-forever', await builtGuest('loop-forever'));
  await limit(host, 'loop-forever', LIMITS);
  const url = `${host.ready.gateway}/loop-forever`;
  await wrk({ url, connections: 32, seconds: pace.warmSeconds });
  const [quiet, beside]: [number[], number[]] = [[], []];
  for (let round = 0; round < pace.rounds; round++) {
    quiet.push(await p99Ms(url, pace.busySeconds));
    beside.push(await besideLoop(host, () => p99Ms(url, pace.busySeconds)));
    say(`round ${round + 1} of ${pace.rounds}: p99 ${quiet[round]} ms, beside the loop ${beside[round]} ms`);
  }
  return [
    {
      name: `beside an endless loop on the same worker: p99 at ${PER_SECOND} requests a second`,
      samples: beside,
      unit: 'ms',
      peer: `without the loop: ${median(quiet).toFixed(2)} ms`,
      goal: { atMost: 5 },
    },
  ];
}

async function p99Ms(url: string, seconds: number): Promise<number> {
  const { p99Micros } = await rate({ url, perSecond: PER_SECOND, seconds });
  return p99Micros / 1_000;
}

/** The loop ends when its client leaves. */
async function besideLoop<Found>({ ready }: Server, work: () => Promise<Found>): Promise<Found> {
  const client = new AbortController();
  const loop = fetch(`${ready.gateway}/loop-forever/loop`, { signal: client.signal });
  const ended = loop.then(
    async (answer) => `the loop was answered ${await answer.text()}`,
    () => undefined,
  );
  const found = await work();
  client.abort();
  const told = await ended;
  if (told !== undefined) throw new Error(told);
  return found;
}
