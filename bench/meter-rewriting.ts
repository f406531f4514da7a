import { join } from 'node:path';
import type { Rewriting } from './meter-rewriting.entry.ts';
import type { MeterSurroundings } from './meter-pace.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import { installPrograms } from './programs/install.ts';
import type { Finding } from './row.ts';

const ENTRY = join(import.meta.dirname, 'meter-rewriting.entry.ts');

/** Of each process. */
const PASSES = 5;

/** How fast modules are rewritten, and by how much they grow. */
export async function benchRewriting({ pace, say }: MeterSurroundings): Promise<Finding[]> {
  installPrograms();
  const runs: Rewriting[] = [];
  for (let turn = 1; turn <= pace.processes; turn++) {
    say(`rewriting, process ${turn} of ${pace.processes}`);
    const args = [ENTRY, String(PASSES)];
    runs.push(JSON.parse(await runPinned(SERVER_CORE, { file: process.execPath, args })) as Rewriting);
  }
  const [{ growth, totalGrowth }] = runs as [Rewriting];
  return [
    {
      name: 'rewriting, validation included',
      samples: runs.map(({ megabytesPerSecond }) => Math.max(...megabytesPerSecond)),
      unit: 'MB/s',
      peer: 'all programs one after the other, best of a process',
      goal: { atLeast: 30 },
    },
    {
      name: 'validation alone, by V8',
      samples: runs.map(({ validated }) => Math.max(...validated)),
      unit: 'MB/s',
      peer: 'a part of the rewriting',
    },
    {
      name: 'growth of the code section, all programs',
      samples: [totalGrowth],
      unit: '% more',
      peer: Object.entries(growth)
        .map(([name, percent]) => `${name} ${percent.toFixed(1)}`)
        .join(', '),
      goal: { atMost: 12 },
    },
  ];
}
