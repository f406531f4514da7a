import { join } from 'node:path';
import { runPinned, SERVER_CORE } from './pinned.ts';
import type { ResetCost } from './reset.entry.ts';
import type { Finding } from './row.ts';
import type { Surroundings } from './surroundings.ts';

const ENTRY = join(import.meta.dirname, 'reset.entry.ts');
const GUESTS = join(import.meta.dirname, '../guests/build');

const CASES = [
  { guest: 'hello.assemblyscript', size: '64 KiB', atMost: 2 },
  { guest: 'hello.rust', size: '1 MiB', atMost: 30 },
];

/** What an instance costs between two requests. */
export async function benchReset({ pace, say }: Surroundings): Promise<Finding[]> {
  const rounds: ResetCost[][] = CASES.map(() => []);
  for (let round = 0; round < pace.rounds; round++) {
    for (const [index, { guest }] of CASES.entries()) rounds[index]!.push(await measure(guest));
    say(`round ${round + 1} of ${pace.rounds}: ${rounds.map((costs) => describe(costs[round]!)).join(', ')}`);
  }
  return CASES.map(({ guest, size, atMost }, index) => ({
    name: `reset of ${size}`,
    samples: rounds[index]!.map(({ micros }) => micros),
    unit: 'us',
    peer: `an instance of ${guest}, ${rounds[index]![0]!.bytes / 1024} KiB`,
    goal: { atMost },
  }));
}

async function measure(guest: string): Promise<ResetCost> {
  const command = { file: process.execPath, args: [ENTRY, join(GUESTS, `${guest}.wasm`)] };
  return JSON.parse(await runPinned(SERVER_CORE, command)) as ResetCost;
}

const describe = ({ bytes, micros }: ResetCost): string => `${bytes / 1024} KiB in ${micros.toFixed(2)} us`;
