/** Random modules, each metered against itself as it is: see test/support/smith/judge.ts for what has to agree. */
import { expect, test } from 'vitest';
import { complaints, fuzz, type Outcome, tally } from '../../support/smith/fuzz.ts';
import { setUpJudges } from '../../support/smith/judges.ts';

const SEED = 5;
/** Another one each time. Whoever finds a failure has it in the message. */
const NEW_SEED = Math.floor(Math.random() * 2 ** 31);

const MINUTES_MS = 300_000;

const judges = setUpJudges();

test.each([SEED, NEW_SEED])(
  '1,000 modules of seed %i do metered what they do as they are, and never for more than granted',
  async (seed) => {
    const outcome = await fuzz({ seed, from: 0, to: 1_000 }, judges);
    expect(complaints(outcome)).toEqual([]);
    expect(outcome.successes).toHaveLength(1_000);
    // Or the fuzzer does not reach what it is for.
    const seen = tally(outcome);
    for (const flavour of ['endless', 'terminating', 'loops']) expect(seen[flavour]).toBeGreaterThan(250);
    expect(seen['agreed to the end']).toBeGreaterThan(250);
    expect(seen['agreed up to its end']).toBeGreaterThan(150);
    expect(seen['not for V8']).toBeUndefined();
  },
  MINUTES_MS,
);

const TIERS = [['--liftoff-only'], ['--no-liftoff'], [], []];

test(
  'fuel and results are the same in every tier and every run',
  async () => {
    const share = { seed: SEED, from: 0, to: 100 };
    const outcomes: Outcome[] = [];
    for (const flags of TIERS) outcomes.push(await fuzz(share, { ...judges, flags }));
    const [first, ...others] = outcomes.map(({ successes }) =>
      successes.map(({ index, fuel, fingerprint }) => ({ index, fuel, fingerprint })),
    );
    expect(first).toHaveLength(100);
    for (const other of others) expect(other).toEqual(first);
  },
  MINUTES_MS,
);
