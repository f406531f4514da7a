/**
 * Runs one of the real programs as it is, as it is once more, metered, and metered but for the stack, in turns.
 *
 *     node bench/meter-programs.entry.ts NAME ROUNDS
 *
 * Prints one line of JSON, `Times`.
 */
import { meter } from '../host/compile/meter/meter.ts';
import { loadChanged, fuelUsed, replaceWebAssembly, type Change } from './meter-loading.ts';
import { takeTurns, type Run } from './meter-turns.ts';
import { meteredWithoutStack, withEmptySection } from './meter-variants.ts';
import { PROGRAMS } from './programs/all.ts';

const WARM_MS = 3_000;

const VARIANTS: Readonly<Record<string, Change>> = {
  unmodified: (core) => core,
  control: withEmptySection,
  metered: (core) => meter(core).bytes,
  stackless: meteredWithoutStack,
};

const [name, rounds] = process.argv.slice(2);
const program = PROGRAMS.find((one) => one.name === name);
if (program === undefined)
  throw new Error(`${name}: there is no such program, but ${PROGRAMS.map((one) => one.name).join(', ')}`);

replaceWebAssembly();
const runs: Record<string, Run> = {};
for (const [variant, change] of Object.entries(VARIANTS)) {
  runs[variant] = await loadChanged(change, () => program.load());
}
const times = await takeTurns(runs, { rounds: Number(rounds), warmMs: WARM_MS });
if (fuelUsed() === 0) throw new Error(`${name} used no fuel: what ran was not metered`);
console.log(JSON.stringify(times));
