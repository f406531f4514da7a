/** `wayhouse test`: the tests of the plugin's own language, then its requests, then the budgets of them all. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Language } from '../manifest/manifest.ts';
import { MANIFEST, requireProject, type Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { budgetsOf, judge } from './budgets.ts';
import { withBudgets } from './edit-budgets.ts';
import { reportTests, type Result } from './report.ts';
import { testRequests } from './requests.ts';
import type { Outcome } from './tested.ts';

export interface TestOptions {
  /** Budgets become what the tests use now, if all pass. */
  readonly update: boolean;
}

type Runner = (project: Project, terminal: Terminal) => Promise<Outcome>;

const RUNNERS: Readonly<Record<Language, () => Promise<Runner>>> = {
  assemblyscript: async () => (await import('./assemblyscript.ts')).testAssemblyScript,
  rust: async () => (await import('./rust.ts')).testRust,
};

/** Throws what keeps the tests from being run; a test that fails is a part of the report. */
export async function test({ update }: TestOptions, terminal: Terminal): Promise<void> {
  const project = await requireProject(terminal.cwd);
  const runner = await RUNNERS[project.manifest.language]();
  const own = await runner(project, terminal);
  const requests = await testRequests(project, terminal);
  const passed = [own, requests].every(({ status }) => status === 'passed');
  const tests = [...own.tests, ...requests.tests];
  const result = update
    ? await updated({ passed, tests }, project)
    : judged({ passed, tests }, project.manifest.fuel ?? {});
  terminal.print(reportTests(result, terminal));
}

interface Tests {
  readonly passed: boolean;
  readonly tests: Outcome['tests'];
}

function judged({ passed, tests }: Tests, budgets: Readonly<Record<string, number>>): Result {
  const judgement = judge(tests, budgets);
  // Of tests that could not be loaded, the names are not known.
  const stale = passed ? judgement.stale : [];
  const kept = stale.length === 0 && judgement.tests.every(({ verdict }) => verdict !== 'over');
  return { ...judgement, stale, status: passed && kept ? 'passed' : 'failed', budgets: 'kept' };
}

async function updated({ passed, tests }: Tests, { folder, manifest }: Project): Promise<Result> {
  const before = manifest.fuel ?? {};
  if (!passed) return { ...judge(tests, before), stale: [], status: 'failed', budgets: 'not updated' };
  const budgets = budgetsOf(tests, before);
  await write(join(folder, MANIFEST), budgets);
  return { ...judge(tests, budgets), status: 'passed', budgets: 'updated' };
}

async function write(file: string, budgets: Readonly<Record<string, number>>): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = withBudgets(before, budgets);
  if (after === before) return;
  await writeFile(file, after).catch((cause: Error) => {
    throw new CliError('file_unwritable', `${file} cannot be written: ${cause.message}`, { cause });
  });
}
