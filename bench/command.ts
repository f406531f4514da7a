import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptions, type Options } from './options.ts';
import { rowOf, type Finding } from './row.ts';
import type { Surroundings } from './surroundings.ts';
import { tables } from './table.ts';

export interface Benches<Name extends string, Pace> {
  readonly benches: Readonly<Record<Name, (surroundings: Surroundings<Pace>) => Promise<Finding[]>>>;
  readonly full: Pace;
  readonly quick: Pace;
  /** Throws an Error that says in one line what to install, if something is missing. */
  readonly requireTools: () => void;
  /** What `--compare COMMIT` runs instead of the benches. */
  readonly compare?: (commit: string, surroundings: Surroundings<Pace>) => Promise<Finding[]>;
  /** Keeps what was found. */
  readonly keep?: (findings: readonly Finding[], options: Options<Name>) => Promise<void>;
}

/**
 * Runs what the command line asks for. Says on standard error how it gets on; on standard output it prints
 * a table, or with `--json` an array of rows (bench/row.ts).
 */
export async function runCommand<Name extends string, Pace>(the: Benches<Name, Pace>): Promise<void> {
  // However it ends, the exit of this process ends its servers and removes its folder.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  try {
    const options = readOptions(process.argv.slice(2), Object.keys(the.benches) as Name[]);
    the.requireTools();
    const findings = await runAll(the, options);
    print(findings, options.json);
    await the.keep?.(findings, options);
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}

async function runAll<Name extends string, Pace>(
  the: Benches<Name, Pace>,
  options: Options<Name>,
): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wayhouse-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const surroundings = async (name: string): Promise<Surroundings<Pace>> => {
    const own = join(folder, name);
    await mkdir(own);
    const say = (line: string): void => console.error(`${name}: ${line}`);
    return { folder: own, pace: options.quick ? the.quick : the.full, say };
  };
  if (options.compare !== undefined) {
    if (the.compare === undefined) throw new Error('--compare: this command compares no commits');
    return the.compare(options.compare, await surroundings('compare'));
  }
  const findings: Finding[] = [];
  for (const name of options.names) findings.push(...(await the.benches[name](await surroundings(name))));
  return findings;
}

function print(findings: readonly Finding[], json: boolean): void {
  console.log(json ? JSON.stringify(findings.map(rowOf), undefined, 2) : tables(findings));
}
