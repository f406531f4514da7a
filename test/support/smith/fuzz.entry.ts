/**
 * Judges a share of random modules in a process that can be killed. Arguments: the binary, the folder for
 * what fails, seed, index of the first module and of the one behind the last. Writes JSON, a line for each
 * module before it runs and another after it.
 */
import { createHash } from 'node:crypto';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RandomModule, randomModules } from './frames.ts';
import type { Report } from './fuzz.ts';
import { judge } from './judge.ts';
import { shrunk } from './shrink.ts';

/** Memories and code are large, and V8 does not see how large. */
const COLLECT_EVERY = 50;

/** It takes a while, and a few say enough. */
const MAX_SHRUNK = 5;
let failures = 0;

const [smith = '', folder = '', ...numbers] = process.argv.slice(2);
const [seed, from, to] = numbers.map(Number) as [number, number, number];

async function outcome(module: RandomModule): Promise<Report> {
  const { index, flavour } = module;
  try {
    const { fingerprint, ...judged } = await judge(module);
    return {
      index,
      flavour,
      ...judged,
      fingerprint: createHash('sha1').update(fingerprint).digest('base64'),
    };
  } catch (thrown) {
    const failed = thrown instanceof Error ? thrown.message : String(thrown);
    const { bytes } = ++failures > MAX_SHRUNK ? module : await shrunk(module, failed, smith);
    const path = join(folder, `${seed}-${index}.wasm`);
    writeFileSync(path, bytes);
    return { seed, index, failed, path, bytes: bytes.length };
  }
}

/** At once: if this module never ends, nobody writes it later. A pipe whose reader is slow is full for a while. */
function report(line: Report): void {
  for (let rest = Buffer.from(`${JSON.stringify(line)}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(process.stdout.fd, rest));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
    }
  }
}

for await (const module of randomModules(smith, { seed, from, to })) {
  report({ index: module.index });
  report(await outcome(module));
  if (module.index % COLLECT_EVERY === 0) (globalThis.gc as () => void)();
}
