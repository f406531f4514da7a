/** SECURITY.md promises nothing that no test attacks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, ROOT } from './support/tree.ts';

const HEADING = '## What is promised, and what attacks it';
const TEST_FILE = /^test\/(?:unit|integration|e2e|structure)\/[\w./-]+\.test\.ts$/;

/** Only what reads /proc may be skipped, on systems that have none. */
const SKIPS =
  /\b(?:test|it|describe)\.(?:skip|todo|only|runIf|skipIf(?!\(process\.platform !== 'linux'\)))\b/;

/** The rows of the table of promises: the promise, and the files of its tests. */
function promises(security: string): (readonly [promise: string, files: readonly string[]])[] {
  const section = security.split(HEADING)[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => row.split('|'));
  return rows
    .slice(2)
    .map(([promise = '', attackedIn = '']) => [
      promise.trim(),
      [...attackedIn.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    ]);
}

/** What keeps `file` from attacking anything, if something does. */
function fault(file: string): string | undefined {
  if (!TEST_FILE.test(file)) return `${file}: not a file that npm test runs`;
  if (!existsSync(join(ROOT, file))) return `${file}: no such file`;
  const code = read(file);
  if (SKIPS.test(code)) return `${file}: skips tests`;
  if (!/\b(?:test|it)(?:\.each|\.concurrent|\.for)?\s*[(<`]/.test(code)) return `${file}: has no test`;
  return undefined;
}

const PROMISES = promises(read('SECURITY.md'));

test('SECURITY.md has promises', () => {
  expect(PROMISES.length).toBeGreaterThan(20);
});

test.each(PROMISES)('a test attacks the promise: %s', (_promise, files) => {
  expect(files).not.toEqual([]);
  expect(files.flatMap((file) => fault(file) ?? [])).toEqual([]);
});

test('a promise whose tests are missing, skipped or elsewhere is found', () => {
  const table = `${HEADING}\n\n| promise | attacked in |\n| --- | --- |\n| Nothing leaks | a test to come |\n`;
  expect(promises(table)).toEqual([['Nothing leaks', []]]);
  expect(fault('test/unit/gone.test.ts')).toContain('no such file');
  expect(fault('test/nightly/crash.test.ts')).toContain('not a file that npm test runs');
});
