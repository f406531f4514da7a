/**
 * Times calls of the guests of guests/conformance through jco's glue, all in turns, and what their memories grow
 * by. Arguments: the two components, the one in AssemblyScript first; rounds; calls of the test of memory.
 * Answers a line of JSON (`Calls`).
 */
import { readFile } from 'node:fs/promises';
import { instantiateComponent, type Exports, type Memories } from '../test/support/assemblyscript-world.ts';

/** In microseconds, one of each round. */
export interface Times {
  readonly assemblyScript: readonly number[];
  readonly rust: readonly number[];
}

export interface Calls {
  readonly number: Times;
  readonly short: Times;
  readonly long: Times;
  /** Of the guest in AssemblyScript, in bytes. */
  readonly growth: number;
}

interface Load {
  readonly call: (guest: Exports) => unknown;
  /** In a round: some milliseconds. */
  readonly times: number;
}

const SHORT = 'wayhouse!\n';
const LONG = SHORT.repeat(2 ** 20 / SHORT.length);

const LOADS: Readonly<Record<'number' | 'short' | 'long', Load>> = {
  number: { call: (guest) => guest.next(41), times: 100_000 },
  short: { call: (guest) => guest.said(SHORT), times: 20_000 },
  long: { call: (guest) => guest.said(LONG), times: 10 },
};

/** Before the memory is looked at for the first time. */
const SETTLED = 10_000;

class Counter {}
const OFFICE = { 'conformance:twin/office@1.0.0': { Counter, inspect: () => undefined } };

async function load(path = ''): Promise<{ guest: Exports; memories: Memories }> {
  const memories: WebAssembly.Memory[] = [];
  const instantiate = await instantiateComponent(await readFile(path));
  return { guest: instantiate(OFFICE, memories).work, memories };
}

function timed({ call, times }: Load, guest: Exports): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) call(guest);
  return ((performance.now() - start) * 1_000) / times;
}

function measure(one: Load, guests: readonly [Exports, Exports], rounds: number): Times {
  for (const guest of guests) timed(one, guest);
  const assemblyScript: number[] = [];
  const rust: number[] = [];
  for (let round = 0; round < rounds; round++) {
    assemblyScript.push(timed(one, guests[0]));
    rust.push(timed(one, guests[1]));
  }
  return { assemblyScript, rust };
}

const sizeOf = (memories: Memories): number =>
  memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

function growth(guest: Exports, memories: Memories, calls: number): number {
  for (let i = 0; i < SETTLED; i++) guest.said(SHORT);
  const before = sizeOf(memories);
  for (let i = 0; i < calls; i++) guest.said(SHORT);
  return sizeOf(memories) - before;
}

const [, , assemblyScriptPath, rustPath, rounds = '1', calls = '1'] = process.argv;
const [own, rust] = [await load(assemblyScriptPath), await load(rustPath)];
const fresh = await load(assemblyScriptPath);
const guests = [own.guest, rust.guest] as const;
const answer: Calls = {
  growth: growth(fresh.guest, fresh.memories, Number(calls)),
  number: measure(LOADS.number, guests, Number(rounds)),
  short: measure(LOADS.short, guests, Number(rounds)),
  long: measure(LOADS.long, guests, Number(rounds)),
};
console.log(JSON.stringify(answer));
