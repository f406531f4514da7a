import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../sdk/assemblyscript/compiler/build.ts';
import type { Calls, Times } from './assemblyscript-calls.entry.ts';
import type { AssemblyScriptSurroundings } from './assemblyscript-pace.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

const ENTRY = join(import.meta.dirname, 'assemblyscript-calls.entry.ts');
const TWIN = {
  root: join(import.meta.dirname, '../guests/conformance/assemblyscript'),
  wit: { path: join(import.meta.dirname, '../guests/conformance/wit') },
};
const RUST = join(import.meta.dirname, '../guests/build/conformance.rust.wasm');

/** Strings there and back, calls a second, and what a million calls leave in the memory. */
export async function benchCalls({ folder, pace, say }: AssemblyScriptSurroundings): Promise<Finding[]> {
  const component = join(folder, 'twin.wasm');
  await writeFile(component, (await build(TWIN)).component);
  say(`${pace.rounds} rounds in turns, and ${pace.calls} calls`);
  const args = [ENTRY, component, RUST, String(pace.rounds), String(pace.calls)];
  const calls = JSON.parse(await runPinned(SERVER_CORE, { file: process.execPath, args })) as Calls;
  return [
    row('string of 10 bytes, there and back', calls.short),
    row('string of 1 MB, there and back', calls.long),
    perSecond('a number, there and back', calls.number),
    {
      ...{ name: `memory that ${pace.calls} calls leave`, samples: [calls.growth], unit: 'bytes' },
      ...{ peer: '', goal: { atMost: 0 } },
    },
  ];
}

function row(name: string, { assemblyScript, rust }: Times): Finding {
  const own = median(assemblyScript).toPrecision(3);
  const peer = `Rust ${median(rust).toPrecision(3)} µs, AssemblyScript ${own} µs`;
  return { name, samples: ratios(assemblyScript, rust), unit: 'of Rust', peer };
}

function perSecond(name: string, { assemblyScript, rust }: Times): Finding {
  const rate = (micros: number): number => 1_000_000 / micros;
  const peer = `Rust ${Math.round(rate(median(rust)))}`;
  return { name, samples: assemblyScript.map(rate), unit: 'calls a second', peer };
}
