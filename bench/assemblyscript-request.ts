import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTranspiler } from '../host/compile/transpile.ts';
import { build } from '../sdk/assemblyscript/compiler/build.ts';
import type { AssemblyScriptSurroundings } from './assemblyscript-pace.ts';
import { runPinned, SERVER_CORE } from './pinned.ts';
import type { Costs } from './request-cost.entry.ts';
import type { Finding } from './row.ts';
import { median, ratios } from './statistics.ts';

const ENTRY = join(import.meta.dirname, 'request-cost.entry.ts');
const RUST = join(import.meta.dirname, '../guests/build/echo.rust.wasm');
const ASSEMBLYSCRIPT = join(import.meta.dirname, 'assemblyscript/echo');
const BOUNDS = { wallMs: 60_000, rssBytes: 2 ** 30, outputBytes: 2 ** 30 };

/** A request record in, a response record out, behind the host's walls; the two guests take turns. */
export async function benchRequest({ folder, pace, say }: AssemblyScriptSurroundings): Promise<Finding[]> {
  const component = join(folder, 'echo.wasm');
  await writeFile(component, (await build({ root: ASSEMBLYSCRIPT })).component);
  const [own, rust] = [await transpiled(component, folder, 'own'), await transpiled(RUST, folder, 'rust')];
  const times = { own: [] as number[], rust: [] as number[] };
  for (let round = 1; round <= pace.rounds; round++) {
    say(`a request, round ${round} of ${pace.rounds}`);
    times.own.push(await timeOf(own));
    times.rust.push(await timeOf(rust));
  }
  const name = 'request in, response out';
  return [
    {
      ...{ name, samples: ratios(times.own, times.rust), unit: 'of Rust' },
      ...{ peer: `in Rust: ${median(times.rust).toFixed(1)} µs`, goal: { atMost: 1.3 } },
    },
    { name: `${name}: the time of a call`, samples: times.own, unit: 'µs', peer: '' },
  ];
}

async function transpiled(component: string, folder: string, name: string): Promise<string> {
  const module = join(folder, name);
  await mkdir(module);
  await createTranspiler({ concurrency: 1 })(component, module, BOUNDS);
  return module;
}

async function timeOf(module: string): Promise<number> {
  const answer = await runPinned(SERVER_CORE, { file: process.execPath, args: [ENTRY, module, 'walled'] });
  return (JSON.parse(answer) as Costs).request;
}
