/** What the tests used, for people and for programs. */
import { EXIT } from '../exit-codes.ts';
import type { Report, Terminal } from '../terminal.ts';
import { printable } from '../words/printable.ts';
import { grouped } from '../words/quantities.ts';
import { size } from '../words/sizes.ts';
import type { Judged, Judgement } from './budgets.ts';

export interface Result extends Judgement {
  /** `failed` where a test failed, in a budget or otherwise, or could not be run. */
  readonly status: 'passed' | 'failed';
  readonly budgets: 'kept' | 'updated' | 'not updated';
}

export function reportTests(result: Result, terminal: Terminal): Report {
  const { tests, stale, status, budgets } = result;
  const sections = [failures(tests, terminal), spendings(tests, terminal), closing(result)];
  return {
    words: sections.filter((section) => section !== '').join('\n\n'),
    data: { status, budgets, tests: tests.map(dataOf), stale },
    ...(status === 'failed' && { exit: EXIT.failed }),
  };
}

function dataOf({ spent, problems, ...test }: Judged): object {
  return { ...test, ...spent, ...(problems && problems.length > 0 && { problems }) };
}

function failures(tests: readonly Judged[], terminal: Terminal): string {
  const told = tests.filter(({ problems = [] }) => problems.length > 0);
  const words = told.map(({ name, problems = [] }) => {
    const head = `${terminal.paint(['red', 'bold'], 'failed')}  ${name}`;
    return [head, ...problems.map((problem) => `  ${printable(problem)}`)].join('\n');
  });
  return words.join('\n');
}

function spendings(tests: readonly Judged[], terminal: Terminal): string {
  const rows = tests.flatMap((test) => (test.spent ? [rowOf(test, test.spent)] : []));
  const width = (of: (row: Row) => string): number => Math.max(0, ...rows.map((row) => of(row).length));
  const [fuel, memory] = [width((row) => row.fuel), width((row) => row.memory)];
  const lines = rows.map((row) => {
    const note = row.note === '' ? '' : `  ${terminal.paint(row.over ? 'red' : 'dim', row.note)}`;
    return `  ${row.fuel.padStart(fuel)} fuel  ${row.memory.padStart(memory)}  ${row.name}${note}`;
  });
  return lines.join('\n');
}

interface Row {
  readonly name: string;
  readonly fuel: string;
  readonly memory: string;
  readonly note: string;
  readonly over: boolean;
}

function rowOf({ name, status, verdict, budget = 0 }: Judged, spent: NonNullable<Judged['spent']>): Row {
  const { fuel, memoryBytes } = spent;
  const row = { name: printable(name), fuel: grouped(fuel), memory: size(memoryBytes) };
  if (status === 'failed') return { ...row, note: 'failed', over: true };
  const difference = grouped(Math.abs(fuel - budget));
  if (verdict === 'over')
    return { ...row, note: `${difference} over its budget of ${grouped(budget)}`, over: true };
  const under = verdict === 'within' && fuel < budget;
  return { ...row, note: under ? `${difference} under its budget` : '', over: false };
}

function closing({ tests, stale, budgets }: Result): string {
  const over = tests.filter(({ verdict }) => verdict === 'over').length;
  const lines = [
    ...stale.map(
      (name) => `${JSON.stringify(name)} has a budget in wayhouse.toml, but no test has this name.`,
    ),
    ...(over + stale.length > 0 ? ['wayhouse test --update writes what the tests use now.'] : []),
  ];
  if (budgets === 'updated') return 'wayhouse.toml has what the tests use now.';
  if (budgets === 'not updated') return 'wayhouse.toml was not updated: not all tests have passed.';
  return lines.join('\n');
}
