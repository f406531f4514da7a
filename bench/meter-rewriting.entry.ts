/**
 * Rewrites the core modules of the real programs, again and again.
 *
 *     node bench/meter-rewriting.entry.ts PASSES
 *
 * Prints one line of JSON, `Rewriting`, of the passes after those that warm it up.
 */
import { meter } from '../host/compile/meter/meter.ts';
import { sectionsOf } from '../test/support/wasm-sections.ts';
import { PROGRAMS } from './programs/all.ts';
import { coreOf } from './programs/program.ts';

export interface Rewriting {
  /** Of all modules together, for each pass. */
  readonly megabytesPerSecond: readonly number[];
  /** The part of it that V8 has, when it checks the originals: its megabytes per second. */
  readonly validated: readonly number[];
  /** Of each program, by how much its code section grows, in percent. */
  readonly growth: Readonly<Record<string, number>>;
  /** Of all code sections together. */
  readonly totalGrowth: number;
}

const CODE_SECTION = 10;
const WARM_PASSES = 2;

const measured = Number(process.argv[2]);
const cores = PROGRAMS.map((program) => ({ name: program.name, core: coreOf(program) }));
const bytes = cores.reduce((sum, { core }) => sum + core.length, 0);

const passes = { rewriting: [] as number[], validation: [] as number[] };
for (let pass = 0; pass < WARM_PASSES + measured; pass++) {
  const rewriting = speedOf(meter);
  const validation = speedOf(WebAssembly.validate);
  if (pass < WARM_PASSES) continue;
  passes.rewriting.push(rewriting);
  passes.validation.push(validation);
}

const codes = cores.map(({ name, core }) => ({ name, was: codeOf(core), is: codeOf(meter(core).bytes) }));
const was = codes.reduce((sum, code) => sum + code.was, 0);
const is = codes.reduce((sum, code) => sum + code.is, 0);
const rewriting: Rewriting = {
  megabytesPerSecond: passes.rewriting,
  validated: passes.validation,
  growth: Object.fromEntries(codes.map((code) => [code.name, 100 * (code.is / code.was - 1)])),
  totalGrowth: 100 * (is / was - 1),
};
console.log(JSON.stringify(rewriting));

/** Megabytes per second of CPU time of all threads: V8 validates on several. */
function speedOf(work: (core: Uint8Array<ArrayBuffer>) => unknown): number {
  const before = process.cpuUsage();
  for (const { core } of cores) work(core);
  const { user, system } = process.cpuUsage(before);
  return bytes / (user + system);
}

function codeOf(core: Uint8Array): number {
  const section = sectionsOf(core).find(({ id }) => id === CODE_SECTION);
  return section === undefined ? 0 : section.end - section.contentStart;
}
