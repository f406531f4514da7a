/**
 * Judges a random guest alone, and writes its core modules:
 *
 *     node test/support/reset/replay.ts SEED INDEX
 */
import { Random } from '../fuzz/random.ts';
import { randomGuest } from './guest.ts';
import { judge } from './judge.ts';

const [seed, index] = process.argv.slice(2).map(Number);
if (seed === undefined || index === undefined) throw new Error('usage: replay.ts SEED INDEX');
for (const { text } of randomGuest(new Random(seed, index)).cores) console.log(text);
console.log(await judge(seed, index));
