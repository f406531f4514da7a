import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { builtGuest, startHost, TOKEN, upload } from './host.ts';
import type { MeterSurroundings } from './meter-pace.ts';
import { BOTH_CORES, CLIENT_CORE, spawnPinned } from './pinned.ts';
import type { Finding } from './row.ts';
import type { Server } from './server.ts';
import { median, ratios } from './statistics.ts';
import { wrk } from './wrk.ts';

const ENTRY = join(import.meta.dirname, 'loops.entry.ts');

const LOOPING = 'loop-forever';
const DEADLINE_MS = 200;
const LONG_DEADLINE_MS = 20_000;
/** For how long a client waits before it leaves. */
const PATIENCE_MS = 100;
const REQUESTS = 10;
const CONNECTIONS = 4;
const WARM_SECONDS = 1;
const SECONDS = 3;

/** What guests that never come back cost others, and how soon they are stopped, on a whole host. */
export async function benchHost({ pace, folder, say }: MeterSurroundings): Promise<Finding[]> {
  await using host = await startHost(join(folder, 'host'), BOTH_CORES);
  for (const plugin of ['hello', LOOPING]) await upload(host, plugin, await builtGuest(plugin));
  const rounds = Array.from({ length: 2 * pace.processes }, (_, round) => round + 1);
  const found: Round[] = [];
  for (const round of rounds) {
    found.push(await measure(host));
    say(`host, round ${round} of ${rounds.length}: ${JSON.stringify(found.at(-1))}`);
  }
  return findings(found);
}

/** In milliseconds. */
interface Round {
  /** How much later than its deadline the last of some loops was answered. */
  readonly late: number;
  /** How long after its client had left the last of some loops still held its place. */
  readonly left: number;
  readonly quiet: number;
  readonly beside: number;
  readonly same: number;
}

async function measure(host: Server): Promise<Round> {
  await setLimits(host, { deadlineMs: DEADLINE_MS });
  const late = await worstOf(() => lateness(host));
  await setLimits(host, { deadlineMs: LONG_DEADLINE_MS, concurrency: 1 });
  const left = await worstOf(() => timeToFreePlace(host));
  await setLimits(host, { deadlineMs: DEADLINE_MS });
  const quiet = await p99(host, 'hello');
  const loops = await startLoops(host);
  const beside = await p99(host, 'hello');
  const same = await p99(host, LOOPING);
  await loops.stop();
  return { late, left, quiet, beside, same };
}

function findings(found: readonly Round[]): Finding[] {
  const all = (key: keyof Round): number[] => found.map((round) => round[key]);
  return [
    {
      name: 'an endless loop is stopped after its deadline',
      samples: all('late'),
      unit: 'ms',
      peer: `worst of ${REQUESTS}, deadline ${DEADLINE_MS} ms`,
      goal: { atMost: 20 },
    },
    {
      name: 'an endless loop is stopped after its client has left',
      samples: all('left'),
      unit: 'ms',
      peer: `worst of ${REQUESTS}, until its place is free and another request answered`,
      goal: { atMost: 20 },
    },
    {
      name: `hello beside ${CONNECTIONS} endless loops of another plugin: p99`,
      samples: ratios(all('beside'), all('quiet')),
      unit: 'times that alone',
      peer: `alone ${median(all('quiet')).toFixed(1)} ms, beside ${median(all('beside')).toFixed(1)} ms`,
      goal: { atMost: 2 },
    },
    {
      name: `a request on the worker that runs ${CONNECTIONS} endless loops: p99`,
      samples: all('same'),
      unit: 'ms',
      peer: 'hello alone on its worker',
    },
  ];
}

async function worstOf(once: () => Promise<number>): Promise<number> {
  let worst = 0;
  for (let at = 0; at < REQUESTS; at++) worst = Math.max(worst, await once());
  return worst;
}

async function lateness({ ready }: Server): Promise<number> {
  const started = performance.now();
  const answer = await fetch(`${ready.gateway}/${LOOPING}/loop`);
  const text = await answer.text();
  const late = performance.now() - started - DEADLINE_MS;
  if (answer.status !== 504) throw new Error(`the loop was answered ${text}`);
  return late;
}

/** With room for one request at a time, the next is answered when the one before has been stopped. */
async function timeToFreePlace({ ready }: Server): Promise<number> {
  const loop = request(`${ready.gateway}/${LOOPING}/loop`).on('error', () => undefined);
  loop.end();
  await after(PATIENCE_MS);
  loop.destroy();
  const started = performance.now();
  const answer = await fetch(`${ready.gateway}/${LOOPING}`);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the request after the loop was answered ${text}`);
  return performance.now() - started;
}

/** In milliseconds, at one connection. */
async function p99({ ready }: Server, plugin: string): Promise<number> {
  const url = `${ready.gateway}/${plugin}`;
  await wrk({ url, connections: 1, seconds: WARM_SECONDS });
  const { p99Micros } = await wrk({ url, connections: 1, seconds: SECONDS });
  return p99Micros / 1_000;
}

async function setLimits({ ready }: Server, limits: Readonly<Record<string, number>>): Promise<void> {
  const answer = await fetch(`${ready.admin}/v1/plugins/${LOOPING}/settings`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limits }),
  });
  if (!answer.ok) throw new Error(`the settings were answered ${await answer.text()}`);
}

/** Resolves when the first loop has been ended. */
async function startLoops({ ready }: Server): Promise<{ stop(): Promise<void> }> {
  const child = spawnPinned(CLIENT_CORE, {
    file: process.execPath,
    args: [ENTRY, `${ready.gateway}/${LOOPING}/loop`, String(CONNECTIONS)],
  });
  const [first] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
  if (!first.startsWith('504')) throw new Error(`a loop was answered ${first}`);
  child.stdout!.resume();
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
