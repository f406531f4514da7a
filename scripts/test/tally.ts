import type { TestModule } from 'vitest/node';

/** What became of the tests. An error outside of any test counts as a test that failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Judgement {
  /** Where nobody looks, a test that did not run proves nothing. */
  readonly skippedFail: boolean;
}

type Module = Pick<TestModule, 'children' | 'errors'>;

export function countTests(modules: readonly Module[], unhandledErrors: number): Tally {
  const tally = { passed: 0, failed: unhandledErrors, skipped: 0, pending: 0 };
  for (const module of modules) {
    tally.failed += errorsOutsideTests(module);
    for (const test of module.children.allTests()) tally[test.result().state] += 1;
  }
  // Pending: its process died, or the run was cut short.
  return { passed: tally.passed, failed: tally.failed + tally.pending, skipped: tally.skipped };
}

/** A file that does not load, or a hook that failed. */
function errorsOutsideTests(module: Module): number {
  const suites = [...module.children.allSuites()];
  return [module, ...suites].reduce((sum, suite) => sum + suite.errors().length, 0);
}

/** For example `12 passed, 0 failed` or `12 passed, 0 failed, 1 skipped`. */
export function closingLine({ passed, failed, skipped }: Tally, { skippedFail }: Judgement): string {
  const line = `${passed} passed, ${failed + (skippedFail ? skipped : 0)} failed`;
  return skipped > 0 && !skippedFail ? `${line}, ${skipped} skipped` : line;
}

/** A run of no tests has not succeeded. */
export function succeeded({ passed, failed, skipped }: Tally, { skippedFail }: Judgement): boolean {
  return passed > 0 && failed === 0 && !(skippedFail && skipped > 0);
}
