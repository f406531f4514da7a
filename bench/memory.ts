import { join } from 'node:path';
import { startHost } from './host.ts';
import { BOTH_CORES, runPinned, SERVER_CORE } from './pinned.ts';
import type { Finding } from './row.ts';
import { seed } from './seed.ts';
import { settledRss } from './settled.ts';
import type { Surroundings } from './surroundings.ts';

const FLOOR = join(import.meta.dirname, 'memory-floor.entry.ts');
const MB = 1_000_000;

/** Enough that what one has of the host's own noise is small. */
const PLUGINS = { all: 17, few: 5 };
const REQUESTS = 100;

/** What a plugin that has served costs, over a worker that holds none. */
export async function benchMemory({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const more = PLUGINS[pace.extent] - 1;
  const few = await activeRss(join(folder, 'one'), 1);
  const many = await activeRss(join(folder, 'many'), 1 + more);
  const each = (many - few) / more / MB;
  const command = { file: process.execPath, args: [FLOOR, `${more}`] };
  const floor = Number(await runPinned(SERVER_CORE, command)) / MB;
  say(`${each.toFixed(2)} MB a plugin, ${floor.toFixed(2)} MB a worker without one`);
  return [
    {
      name: 'an active hello plugin: memory over the floor of its worker',
      samples: [each - floor],
      unit: 'MB',
      peer: `a worker without a plugin: ${floor.toFixed(2)} MB`,
      goal: { atMost: 1.2 },
    },
  ];
}

/** Of the host, when each of its plugins has served. */
async function activeRss(dataDir: string, count: number): Promise<number> {
  const plugins = await seed(dataDir, count);
  await using host = await startHost(dataDir, BOTH_CORES);
  for (let request = 0; request < REQUESTS; request++) {
    await Promise.all(plugins.map((plugin) => ask(`${host.ready.gateway}/${plugin}`)));
  }
  // Awaited here, because the host is stopped on return.
  return await settledRss(() => host.rssBytes());
}

/** Also of one that does not serve yet. */
async function ask(url: string): Promise<void> {
  await (await fetch(url)).arrayBuffer();
}
