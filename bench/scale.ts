import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askAdmin, hostCommand, metric, startHost } from './host.ts';
import { benchMemory } from './memory.ts';
import { BOTH_CORES } from './pinned.ts';
import type { Finding } from './row.ts';
import { seed } from './seed.ts';
import { Server } from './server.ts';
import type { Surroundings } from './surroundings.ts';

const PLUGINS = 1_000;
const MB = 1_000_000;

const MOST_MB = 1_000;

/** Past these it is not waited for: the goals are missed by far. */
const MOST_BYTES = 2_500 * MB;
const MOST_MS = { all: 30_000, few: 10_000 };

/** What plugins cost that nobody asks for, the first who does, and those that serve. */
export async function benchScale(surroundings: Surroundings): Promise<Finding[]> {
  return [
    ...(await benchIdle(surroundings)),
    await benchFirstAnswer(surroundings),
    ...(await benchMemory(surroundings)),
  ];
}

async function benchIdle({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const dataDir = join(folder, 'idle');
  say(`deploying ${PLUGINS} plugins ...`);
  await seed(dataDir, PLUGINS);
  const { seconds, bytes, outcome } = await startWhole(dataDir, MOST_MS[pace.extent]);
  const peer =
    outcome === 'whole' ? '' : `given up after ${seconds.toFixed(0)} s and ${Math.round(bytes / MB)} MB`;
  // Then it is only known to be more than this.
  const isKnown = outcome === 'whole' || bytes / MB > MOST_MB;
  const name = `${PLUGINS} deployed idle plugins`;
  say(`${seconds.toFixed(1)} s, ${Math.round(bytes / MB)} MB ${peer}`);
  return [
    {
      name: `${name}: resident memory`,
      samples: isKnown ? [bytes / MB] : [],
      unit: 'MB',
      peer,
      goal: { atMost: MOST_MB },
    },
    { name: `${name}: start of the host`, samples: [seconds], unit: 's', peer, goal: { atMost: 10 } },
  ];
}

interface Started {
  readonly seconds: number;
  readonly bytes: number;
  /** `given up`: the time and the memory are what it had taken until then. */
  readonly outcome: 'whole' | 'given up';
}

async function startWhole(dataDir: string, mostMs: number): Promise<Started> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1_000;
  let bytes = 0;
  const giveUp = (now: number): boolean => {
    bytes = Math.max(bytes, now);
    return now > MOST_BYTES || performance.now() - began > mostMs;
  };
  try {
    await using host = await Server.start(hostCommand(dataDir), { cores: BOTH_CORES, giveUp });
    const isWhole = await untilReady(host, began + mostMs);
    return { seconds: seconds(), bytes: host.rssBytes(), outcome: isWhole ? 'whole' : 'given up' };
  } catch (thrown) {
    if (!giveUp(bytes)) throw thrown;
    return { seconds: seconds(), bytes, outcome: 'given up' };
  }
}

/** Whether every plugin serves, or could, before this time. */
async function untilReady(host: Server, until: number): Promise<boolean> {
  while (performance.now() < until && host.rssBytes() < MOST_BYTES) {
    const { ok } = await fetch(`${host.ready.admin}/readyz`);
    if (ok) return true;
    await pause(100);
  }
  return false;
}

const ASKED = { all: 24, few: 8 };

/** One answer of each of many plugins, so that each is a first one. */
async function benchFirstAnswer({ folder, pace, say }: Surroundings): Promise<Finding> {
  const dataDir = join(folder, 'first');
  const plugins = await seed(dataDir, ASKED[pace.extent]);
  await using host = await startHost(dataDir, BOTH_CORES);
  await untilReady(host, Infinity);
  const atZero = !(await holdsWorker(host, plugins[0]!));
  const samples: number[] = [];
  for (const plugin of plugins) {
    const began = performance.now();
    if (!atZero) await activate(host, plugin);
    await (await fetch(`${host.ready.gateway}/${plugin}`)).text();
    samples.push(performance.now() - began);
  }
  const peer = atZero ? '' : 'plugins do not go to zero: from an activation, which starts a worker';
  say(`first answers after ${samples.map((ms) => ms.toFixed(1)).join(', ')} ms`);
  return { name: 'a plugin idle at zero: first answer', samples, unit: 'ms', peer, goal: { atMost: 10 } };
}

async function holdsWorker(host: Server, plugin: string): Promise<boolean> {
  return ((await metric(host, 'wayhouse_workers', `plugin="${plugin}"`)) ?? 0) > 0;
}

async function activate(host: Server, plugin: string): Promise<void> {
  await askAdmin(host, `/v1/plugins/${plugin}/activate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: 1 }),
  });
}
