import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEAR_FUNCTIONS } from '../test/support/bombs/near-caps.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import { sampled } from './pace.ts';
import type { Surroundings } from './surroundings.ts';
import type { Finding } from './row.ts';

const ENTRY = join(import.meta.dirname, 'first-call.entry.ts');

interface Measured {
  readonly name: string;
  /** Of the compilation at upload, which has every function compiled. */
  readonly probeNanosPerByte: number;
  /** Of the first request, which finds them not compiled. */
  readonly firstCallMs: number;
}

/**
 * How long a function that every cap lets pass can hold a worker in V8's compiler, where nothing can stop
 * it. Only one function is compiled at a time, so the worst one counts and not their sum.
 */
export async function benchFirstCall({ folder, pace, say }: Surroundings): Promise<Finding[]> {
  const rounds: Measured[][] = [];
  for (let round = 0; round < pace.rounds; round++) {
    rounds.push([]);
    for (const bomb of sampled(NEAR_FUNCTIONS, pace)) rounds[round]!.push(await measure(folder, bomb));
    say(`round ${round + 1} of ${pace.rounds}, compilation: ${rounds[round]!.map(describe).join('; ')}`);
  }
  return [
    row(rounds, 'firstCallMs', {
      name: 'the slowest function that is accepted: CPU of its first call in a worker',
      unit: 'ms',
      goal: { atMost: 500 },
    }),
    row(rounds, 'probeNanosPerByte', {
      name: 'the slowest function that is accepted: CPU of its compilation at upload',
      unit: 'ns/byte',
    }),
  ];
}

type Key = 'firstCallMs' | 'probeNanosPerByte';

function row(
  rounds: readonly (readonly Measured[])[],
  key: Key,
  rest: Pick<Finding, 'name' | 'unit' | 'goal'>,
): Finding {
  const worst = rounds.map((round) => round.toSorted((some, other) => other[key] - some[key])[0]!);
  return {
    ...rest,
    samples: worst.map((measured) => measured[key]),
    peer: `worst in the last round: ${worst.at(-1)!.name}`,
  };
}

async function measure(folder: string, bomb: (typeof NEAR_FUNCTIONS)[number]): Promise<Measured> {
  const core = bomb.core();
  const file = join(folder, 'core.wasm');
  await writeFile(file, core);
  const probe = await run(file, 'probe');
  return {
    name: bomb.name,
    probeNanosPerByte: (probe * 1e6) / core.length,
    firstCallMs: await run(file, 'call'),
  };
}

const run = async (file: string, mode: 'probe' | 'call'): Promise<number> =>
  Number(await runPinned(SERVER_CORE, { file: process.execPath, args: [ENTRY, file, mode] }));

const describe = ({ name, firstCallMs, probeNanosPerByte }: Measured): string =>
  `${name} ${Math.round(firstCallMs)} ms (${Math.round(probeNanosPerByte)} ns/byte)`;
