/**
 * Runs cases in a process that can be killed. Arguments: kind, seed, index of the first case and of the
 * one behind the last. Writes the index of each case before it runs it, and at the end a line of JSON.
 */
import { writeSync } from 'node:fs';
import { type Kind, makeCase } from './cases.ts';
import { corpus } from './corpus.ts';
import type { Outcome, Verdicts } from './fuzz.ts';

async function run(kind: Kind, seed: number, [from, to]: readonly [number, number]): Promise<Outcome> {
  const seeds = await corpus();
  const verdicts: Verdicts = {};
  for (let index = from; index < to; index++) {
    // At once: if this case never ends, nobody writes it later.
    writeNow(`${index}\n`);
    try {
      const verdict = await makeCase({ kind, seed, index }, seeds).judge();
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    } catch (thrown) {
      return { failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
    }
  }
  return { verdicts };
}

/** A pipe whose reader is slow is full for a while. */
function writeNow(text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(process.stdout.fd, rest));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
    }
  }
}

const [kind, ...numbers] = process.argv.slice(2);
const [seed, from, to] = numbers.map(Number) as [number, number, number];
process.stdout.write(`${JSON.stringify(await run(kind as Kind, seed, [from, to]))}\n`);
