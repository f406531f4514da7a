/** The tests of a plugin in AssemblyScript: its own vitest runs them, with the test kit. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError } from '../errors.ts';
import type { Project } from '../manifest/read.ts';
import type { Terminal } from '../terminal.ts';
import { runProgram } from './program.ts';
import type { Outcome, Tested } from './tested.ts';
import { REPORT } from './vitest-report.ts';

const REPORTER = fileURLToPath(
  new URL(`./vitest-reporter.entry${extname(import.meta.url)}`, import.meta.url),
);

/** Throws `tool_missing`, and `tests_failed` where vitest gave up before it had run them. */
export async function testAssemblyScript({ folder }: Project, terminal: Terminal): Promise<Outcome> {
  const vitest = findVitest(folder);
  const output = await mkdtemp(join(tmpdir(), 'wayhouse-tests-'));
  try {
    const report = join(output, 'report.json');
    const args = [vitest, 'run', '--passWithNoTests', '--reporter=default', `--reporter=${REPORTER}`];
    const program = { file: process.execPath, args, cwd: folder, env: { [REPORT]: report } };
    const code = await runProgram(program, terminal);
    return { status: code === 0 ? 'passed' : 'failed', tests: await readReport(report, code) };
  } finally {
    await rm(output, { recursive: true });
  }
}

function findVitest(folder: string): string {
  try {
    const file = createRequire(join(folder, 'package.json')).resolve('vitest/package.json');
    return join(dirname(file), 'vitest.mjs');
  } catch (cause) {
    throw new CliError('tool_missing', `vitest, which runs the tests, is not installed in ${folder}.`, {
      repair:
        'Install what package.json names with: npm install\nIf it does not name vitest: npm install --save-dev vitest',
      cause,
    });
  }
}

async function readReport(file: string, code: number | null): Promise<Tested[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new CliError('tests_failed', `vitest ended with ${code} before it had a result.`, { cause });
  });
  return JSON.parse(text) as Tested[];
}
