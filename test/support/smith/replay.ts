/**
 * Judges a module alone:
 *
 *     node test/support/smith/replay.ts FILE
 */
import { readFile } from 'node:fs/promises';
import { buildSmith, transform } from './build.ts';
import { judge } from './judge.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: replay.ts FILE');
const bytes = Uint8Array.from(await readFile(file));
const counted = Uint8Array.from(await transform(await buildSmith(), ['count'], bytes));
// By its index a module is judged with yields, too.
const { fingerprint, verdict, fuel, count } = await judge({ index: 0, flavour: 'endless', bytes, counted });
console.log(fingerprint);
console.log(`${verdict}: ${fuel} units, ${count} instructions`);
