/**
 * Runs a kernel or a real program under one ledger, in a process whose WebAssembly is replaced.
 *
 *     node oracle.entry.ts LEDGER SMITH kernel FILE NAME SIZE
 *     node oracle.entry.ts LEDGER SMITH program NAME
 *
 * Writes a line of JSON, `Run`.
 */
import { hash } from 'node:crypto';
import type { LedgerName } from './ledger.ts';
import { openLedger } from './ledger.ts';
import type { Run } from './oracle.ts';
import { runKernel, runProgram } from './programs.ts';

const [name, smith = '', kind, ...words] = process.argv.slice(2);
const ledger = openLedger(name as LedgerName, smith);
const [first = '', second = '', size] = words;
const answer =
  kind === 'kernel' ? runKernel(first, [second, Number(size)], ledger) : await runProgram(first, ledger);
const run: Run = { answer: hash('sha1', answer), total: ledger.total() };
process.stdout.write(`${JSON.stringify(run)}\n`);
process.exit();
