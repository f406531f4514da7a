/** What a test file has of the fuzzer: made before its tests, gone after them. */
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { BUILD_MS, buildSmith } from './build.ts';
import type { Judges } from './fuzz.ts';

/** There when the tests run. What fails stays in the folder. */
export function setUpJudges(): Judges {
  const judges = { smith: '', folder: '' };
  beforeAll(async () => {
    judges.smith = await buildSmith();
    judges.folder = await mkdtemp(join(tmpdir(), 'wayhouse-meter-fuzz-'));
  }, BUILD_MS);
  // Not if something is in it.
  afterAll(() => rmdir(judges.folder).catch(() => undefined));
  return judges;
}
