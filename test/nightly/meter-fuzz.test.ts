import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILD_MS, buildSmith } from '../support/smith/build.ts';
import { complaints, fuzzInParallel } from '../support/smith/fuzz.ts';

/** Another one each day; a module that fails tells it. */
const SEED = Math.floor(Date.now() / 86_400_000);
const MODULES = 100_000;

/** As many as CI machines have cores. */
const PROCESSES = 2;

let smith = '';
/** What fails is left in it. */
let folder = '';

beforeAll(async () => {
  smith = await buildSmith();
  folder = await mkdtemp(join(tmpdir(), 'wayhouse-meter-fuzz-'));
}, BUILD_MS);

// Not if something is in it.
afterAll(() => rmdir(folder).catch(() => undefined));

test(`${MODULES} random modules do metered what they do as they are`, async () => {
  const outcome = await fuzzInParallel({ seed: SEED, from: 0, to: MODULES }, { smith, folder }, PROCESSES);
  expect(complaints(outcome)).toEqual([]);
  expect(outcome.successes).toHaveLength(MODULES);
}, 7_200_000);
