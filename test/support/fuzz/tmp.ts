import { fuzzInParallel } from './fuzz.ts';
const seed = Math.floor(Date.now() / 86_400_000);
for (const [kind, from, to] of [['peer', 0, 50_000], ['module', 0, 100_000], ['mutated', 200_000, 1_000_000]] as const) {
  const c0 = performance.now();
  try { console.log(kind, seed, JSON.stringify(await fuzzInParallel({ kind, seed, from, to }, 2)), ((performance.now() - c0) / 1000).toFixed(0), 's'); } catch (e) { console.log((e as Error).message.slice(0, 1000)); }
}
