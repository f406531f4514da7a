import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../sdk/assemblyscript/compiler/attempt.ts';
import { build } from '../sdk/assemblyscript/compiler/build.ts';
import { watch } from '../sdk/assemblyscript/compiler/watch.ts';
import type { AssemblyScriptSurroundings } from './assemblyscript-pace.ts';
import type { Finding, Goal } from './row.ts';

const guest = (name: string): string => join(import.meta.dirname, 'assemblyscript', name);

/** Sizes of components, and the time from a save to one. */
export async function benchBuild({ folder, pace, say }: AssemblyScriptSurroundings): Promise<Finding[]> {
  say('sizes');
  const sizes = [
    await sizeOf('greet', 'a component that greets', { atMost: 4_096 }),
    await sizeOf('hello', 'a plugin that greets', { atMost: 4_096 }),
    await sizeOf('fetch-and-log', 'a plugin with fetch and log', { atMost: 14_336 }),
  ];
  say('a watched project');
  const samples = await timeWatch(join(folder, 'hello'), pace.rounds);
  const watched = { name: 'from a save to the component of hello', samples, unit: 'ms', peer: '' };
  return [...sizes, { ...watched, goal: { atMost: 1_000 } }];
}

async function sizeOf(name: string, what: string, goal?: Goal): Promise<Finding> {
  const { component } = await build({ root: guest(name), optimize: 'size' });
  const size = { name: `size at -O3z: ${what}`, samples: [component.length], unit: 'bytes', peer: '' };
  return goal ? { ...size, goal } : size;
}

async function timeWatch(root: string, rounds: number): Promise<number[]> {
  await cp(guest('hello'), root, { recursive: true });
  const file = join(root, 'assembly/index.ts');
  const text = await readFile(file, 'utf8');
  const stop = new AbortController();
  const outcomes = watch({ root }, stop.signal);
  await built(outcomes);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await writeFile(file, text.replace('hello', `hello ${round}`));
    // An editor's save may be told as several changes: the last one counts.
    while (!has(await built(outcomes), `hello ${round}`));
    samples.push(performance.now() - start);
  }
  stop.abort();
  await outcomes.return(undefined);
  return samples;
}

/** Texts stand in a component as AssemblyScript has them in memory. */
function has(component: Uint8Array, text: string): boolean {
  return Buffer.from(component).includes(Buffer.from(text, 'utf16le'));
}

async function built(outcomes: AsyncGenerator<Outcome>): Promise<Uint8Array> {
  const { value } = await outcomes.next();
  if (value?.status !== 'built')
    throw new Error('the watched project was not built', { cause: value?.error });
  return value.built.component;
}
