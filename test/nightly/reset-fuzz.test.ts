import { expect, test } from 'vitest';
import { setUpFolder } from '../support/reset/folder.ts';
import { fuzzInParallel } from '../support/reset/fuzz.ts';

/** Another one each day; a guest that fails tells it. */
const SEED = Math.floor(Date.now() / 86_400_000);

/** So many that requests are compared 100,000 times. */
const GUESTS = 8_000;
const COMPARED = 100_000;

/** As many as CI machines have cores. */
const PROCESSES = 2;

const folder = setUpFolder();

test(`${COMPARED} requests find the same on instances that were reset and on new ones`, async () => {
  const share = { seed: SEED, from: 0, to: GUESTS };
  const { tally, complaints } = await fuzzInParallel(share, folder.path, PROCESSES);
  console.log(`seed ${SEED}:`, tally);
  expect(complaints).toEqual([]);
  expect(tally['compared']).toBeGreaterThanOrEqual(COMPARED);
}, 3_600_000);
