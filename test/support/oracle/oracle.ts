/** What the meter charges for a program, beside what the oracle counts. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LedgerName, LEDGERS } from './ledger.ts';

export interface Run {
  /** What the program answered, as a digest. */
  readonly answer: string;
  readonly total: number;
}

export interface Comparison {
  /** Units of fuel, and instructions. */
  readonly fuel: number;
  readonly count: number;
  readonly sameAnswer: boolean;
}

const ENTRY = join(import.meta.dirname, 'oracle.entry.ts');
const run = promisify(execFile);

/** What to run: `program` and its name, or `kernel` and its file, name and size. `flags` are Node's. */
export async function compare(
  what: readonly string[],
  smith: string,
  flags: readonly string[] = [],
): Promise<Comparison> {
  const under = async (ledger: LedgerName): Promise<Run> => {
    const { stdout } = await run(process.execPath, [...flags, ENTRY, ledger, smith, ...what]);
    return JSON.parse(stdout) as Run;
  };
  const [meter, oracle] = (await Promise.all(LEDGERS.map(under))) as [Run, Run];
  return { fuel: meter.total, count: oracle.total, sameAnswer: meter.answer === oracle.answer };
}

/** For the log: how much more is charged than runs. */
export const ratioLine = (name: string, { fuel, count }: Pick<Comparison, 'fuel' | 'count'>): string =>
  `${name}: ${fuel} units for ${count} instructions, ${(fuel / count).toFixed(2)} to 1`;
