import { expect, test } from 'vitest';
import { complaints, fuzzInParallel, tally } from '../support/smith/fuzz.ts';
import { setUpJudges } from '../support/smith/judges.ts';

/** Another one each day; a module that fails tells it. */
const SEED = Math.floor(Date.now() / 86_400_000);
const MODULES = 100_000;

/** As many as CI machines have cores. */
const PROCESSES = 2;

const judges = setUpJudges();

test(`${MODULES} random modules do metered what they do as they are`, async () => {
  const outcome = await fuzzInParallel({ seed: SEED, from: 0, to: MODULES }, judges, PROCESSES);
  console.log(`seed ${SEED}:`, tally(outcome));
  expect(complaints(outcome)).toEqual([]);
  expect(outcome.successes).toHaveLength(MODULES);
}, 7_200_000);
