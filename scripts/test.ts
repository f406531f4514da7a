/**
 * Runs the tests, and closes with a line that counts them.
 *
 *     npm test [-- [--nightly] [FILTER...] [options of vitest]]
 *
 * A filter is a part of a path. `--nightly` adds test/nightly/: what takes too long for every change.
 */
import { configDefaults } from 'vitest/config';
import { parseCLI, startVitest } from 'vitest/node';
import { closingLine, countTests, succeeded } from './test/tally.ts';

const NIGHTLY = 'test/nightly/**';

const args = process.argv.slice(2).filter((arg) => arg !== '--nightly');
const nightly = args.length < process.argv.length - 2;
const skippedFail = process.env['CI'] === 'true';

const { filter, options } = parseCLI(['vitest', 'run', ...args]);
const exclude = [...configDefaults.exclude, ...(nightly ? [] : [NIGHTLY])];
const vitest = await startVitest(filter, { ...options, exclude });
const tally = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length);
await vitest.close();

// The last word: whoever reads the output of a run looks for it there.
console.log(closingLine(tally, { skippedFail }));
process.exitCode = succeeded(tally, { skippedFail }) ? 0 : 1;
