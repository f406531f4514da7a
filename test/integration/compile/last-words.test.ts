/** Of processes that do die, because it is Node that chooses the words. */
import { expect, test } from 'vitest';
import { lastWords } from '../../../host/compile/transpile/last-words.ts';
import { runBounded } from '../../../host/compile/transpile/process.ts';

const BOUNDS = { wallMs: 30_000, rssBytes: 2 ** 30 };

const WARNING = 'process.stderr.write("(node:1) ExperimentalWarning: an Error is near\\n");';

test.each([
  ['an error', 'throw new TypeError("no function\\nof the name")', 'TypeError: no function'],
  [
    'one of its own, with a cause',
    'class WayhouseError extends Error { name = "WayhouseError" } throw new WayhouseError("why", { cause: new Error("deeper") })',
    'WayhouseError: why',
  ],
  [
    'one with a code',
    'import("nowhere")',
    /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find package 'nowhere' imported from /,
  ],
  ['one behind a warning', `${WARNING} throw new RangeError("hard")`, 'RangeError: hard'],
  ['a rejection with what is no error', 'Promise.reject(5)', /^UnhandledPromiseRejection: .+ "5"/],
  ['a long message', 'throw new Error("x".repeat(1_000))', `Error: ${'x'.repeat(493)}`],
  ['nothing', 'process.exitCode = 3', 'it said nothing'],
])('a process that ends with %s says so', async (_, code, words) => {
  const { stderr } = await runBounded(['--eval', code], BOUNDS);
  expect(lastWords(stderr)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
});

test('what V8 gives up for is told, not what it collected before', async () => {
  const hoard = 'const kept = []; for (;;) kept.push(new Array(100_000).fill(0.5));';
  const { stderr } = await runBounded(['--max-old-space-size=32', '--eval', hoard], BOUNDS);
  expect(lastWords(stderr)).toMatch(/^FATAL ERROR: .*heap out of memory/);
});

test.each([
  ['V8', '--allow-natives-syntax', '%SetAllocationTimeout()', /^# Check failed: /],
  [
    'Node',
    '--expose-internals',
    "require('internal/test/binding').internalBinding('fs').open()",
    /^# +Assertion failed: /,
  ],
])('what %s checks of itself and finds wrong is told', async (_, flag, code, words) => {
  const { stderr } = await runBounded([flag, '--eval', code], BOUNDS);
  expect(lastWords(stderr)).toMatch(words);
});

test('an option that Node does not know is told', async () => {
  const { stderr } = await runBounded(['--nonsense'], BOUNDS);
  expect(lastWords(stderr)).toMatch(/bad option: --nonsense$/);
});
