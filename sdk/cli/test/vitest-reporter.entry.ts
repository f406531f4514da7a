/** Loaded by the vitest of a project: leaves what its tests came to in the file that the environment names. */
import { writeFileSync } from 'node:fs';
import type { TestCase, TestModule } from 'vitest/node';
import { REPORT } from './vitest-report.ts';
import type { Spent, Tested } from './tested.ts';

export default class Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env[REPORT];
    if (file === undefined) return;
    // They end in another order each time.
    const sorted = modules.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
    const tests = sorted.flatMap(({ children }) => [...children.allTests()].map(toTested));
    writeFileSync(file, JSON.stringify(tests));
  }
}

function toTested(test: TestCase): Tested {
  const { state } = test.result();
  const { wayhouse: spent } = test.meta() as { wayhouse?: Spent };
  return {
    name: test.fullName,
    status: state === 'passed' || state === 'failed' ? state : 'skipped',
    ...(spent && spent.requests > 0 && { spent }),
  };
}
