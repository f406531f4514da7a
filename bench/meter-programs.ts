import { join } from 'node:path';
import { cost, each, medians, merged, overheads, worst, type AllTimes } from './meter-overheads.ts';
import type { MeterSurroundings } from './meter-pace.ts';
import type { Times } from './meter-turns.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import { PROGRAMS } from './programs/all.ts';
import { installPrograms } from './programs/install.ts';
import type { Finding } from './row.ts';

const ENTRY = join(import.meta.dirname, 'meter-programs.entry.ts');

/** Programs that people use, each by its own loader, so that it notices nothing. */
export async function benchPrograms({ pace, say }: MeterSurroundings): Promise<Finding[]> {
  installPrograms();
  const parts: AllTimes[] = [];
  for (let turn = 1; turn <= pace.processes; turn++) {
    const times: Record<string, Times> = {};
    for (const { name } of PROGRAMS) {
      say(`${name}, process ${turn} of ${pace.processes}`);
      times[name] = await measure(name, pace.rounds);
    }
    parts.push(times);
  }
  return findings(merged(parts));
}

async function measure(name: string, rounds: number): Promise<Times> {
  const args = [ENTRY, name, String(rounds)];
  return JSON.parse(await runPinned(SERVER_CORE, { file: process.execPath, args })) as Times;
}

function findings(times: AllTimes): Finding[] {
  const most = worst(times, 'metered');
  return [
    cost('programs, median', medians(times, 'metered'), { peer: 'unmodified', goal: { atMost: 8 } }),
    cost('the program that pays most', overheads(times[most]!, 'metered'), {
      peer: most,
      goal: { atMost: 15 },
    }),
    ...each(times, 'metered', 'program'),
    cost('of it the count of the stack: programs, median', medians(times, 'metered', 'stackless'), {
      peer: 'metered but for the stack',
    }),
    cost('control: programs, median', medians(times, 'control'), { peer: 'the same, unmodified too' }),
  ];
}
