import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installCommand, must } from './dev-command.ts';
import type { DevSurroundings } from './dev-pace.ts';
import { endedCpuMs } from './process-tree.ts';
import type { Finding } from './row.ts';
import { differences, median } from './statistics.ts';

/** Calls in a sample: the clock of CPU time ticks every 10 ms. */
const CALLS = 5;

/** CPU time of `wayhouse --help` over that of Node with an empty module; all take turns. */
export async function benchHelp({ folder, pace, say }: DevSurroundings): Promise<Finding[]> {
  say('installing wayhouse');
  const packed = join(folder, 'packed');
  const empty = join(folder, 'empty.mjs');
  await mkdir(packed);
  await writeFile(empty, '');
  const { words, env } = await installCommand(packed);
  const uncached = { ...env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const time = async (call: readonly [string, ...string[]], given: typeof env): Promise<number> => {
    const before = endedCpuMs();
    for (let times = 0; times < CALLS; times++) await must(call, folder, given);
    return (endedCpuMs() - before) / CALLS;
  };
  const samples = { bare: [] as number[], cold: [] as number[], again: [] as number[] };
  for (let round = 1; round <= pace.rounds; round++) {
    say(`round ${round} of ${pace.rounds}`);
    samples.bare.push(await time([process.execPath, empty], env));
    samples.cold.push(await time([...words, '--help'], uncached));
    samples.again.push(await time([...words, '--help'], env));
  }
  const over = (own: readonly number[]) => differences(own, samples.bare);
  const row = { unit: 'ms over bare Node', peer: `bare Node: ${Math.round(median(samples.bare))} ms` };
  return [
    { ...row, name: 'CPU time of --help, cold', samples: over(samples.cold), goal: { atMost: 150 } },
    { ...row, name: "CPU time of --help, with Node's compile cache", samples: over(samples.again) },
  ];
}
