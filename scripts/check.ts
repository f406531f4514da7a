/**
 * The one pre-flight: what must be true before a change is looked at.
 *
 *     npm run check
 *
 * Prints a line a step, and what a step had to say only if it failed.
 */
import { reportOf, run, takeTurns, type Step } from './check/steps.ts';

/** The longest first: the others run beside it. */
const STEPS: readonly Step[] = [
  // Among the tests: that the generated files are what their sources make.
  { name: 'tests', command: ['vitest', 'run', 'test/unit', 'test/structure'] },
  { name: 'format', command: ['prettier', '--check', '.'], repair: 'npm run format' },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
];

/** On a developer's machine a tree with changes is the rule; in CI it means that a step has written. */
const UNCHANGED: Step = { name: 'unchanged', command: ['git', 'diff', '--exit-code'] };

const LANES = 2;

let failed = 0;

async function perform(step: Step): Promise<void> {
  const outcome = await run(step);
  if (outcome.status === 'failed') failed += 1;
  process.stdout.write(reportOf(step, outcome));
}

await takeTurns(STEPS, { lanes: LANES, perform });
if (process.env['CI'] === 'true') await perform(UNCHANGED);
process.exitCode = failed > 0 ? 1 : 0;
