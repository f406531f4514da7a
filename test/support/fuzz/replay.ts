/**
 * Runs one case of the fuzzer alone, and writes its bytes if a file is named:
 *
 *     node test/support/fuzz/replay.ts KIND SEED INDEX [FILE]
 */
import { writeFile } from 'node:fs/promises';
import { KINDS, makeCase } from './cases.ts';
import { corpus } from './corpus.ts';

const [kindName, seed, index, file] = process.argv.slice(2);
const kind = KINDS.find((known) => known === kindName);
if (kind === undefined || index === undefined)
  throw new Error(`usage: replay.ts ${KINDS.join('|')} SEED INDEX [FILE]`);

const { bytes, judge } = makeCase({ kind, seed: Number(seed), index: Number(index) }, await corpus());
if (file !== undefined) await writeFile(file, bytes);
console.log(`${bytes.length} bytes`);
console.log(await judge());
