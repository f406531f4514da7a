/**
 * Judges a share of random guests in a process that can be killed. Arguments: the folder for what fails,
 * seed, index of the first guest and of the one behind the last. Writes JSON, a line for each guest before
 * it runs and another after it.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../fuzz/random.ts';
import type { Report } from './fuzz.ts';
import { randomGuest } from './guest.ts';
import { judge } from './judge.ts';

/** Each memory reserves much more than it has, and V8 does not see how much. */
const COLLECT_EVERY = 20;

const [folder = '', ...numbers] = process.argv.slice(2);
const [seed, from, to] = numbers.map(Number) as [number, number, number];

async function outcome(index: number): Promise<Report> {
  try {
    return { index, tally: await judge(seed, index) };
  } catch (thrown) {
    const failed = thrown instanceof Error ? thrown.message : String(thrown);
    const path = join(folder, `${seed}-${index}.wat`);
    writeFileSync(
      path,
      randomGuest(new Random(seed, index))
        .cores.map(({ text }) => text)
        .join('\n\n'),
    );
    return { index, failed, path };
  }
}

/** At once: if this guest never ends, nobody writes it later. A pipe whose reader is slow is full for a while. */
function report(line: Report): void {
  for (let rest = Buffer.from(`${JSON.stringify(line)}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(process.stdout.fd, rest));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
    }
  }
}

for (let index = from; index < to; index++) {
  report({ index });
  report(await outcome(index));
  if (index % COLLECT_EVERY === 0) (globalThis.gc as () => void)();
}
