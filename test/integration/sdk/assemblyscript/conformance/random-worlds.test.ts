import fc from 'fast-check';
import { describe, test } from 'vitest';
import { worlds } from './support/random-worlds.ts';
import { buildEcho, CONFIGURATIONS, exercise } from './support/subject.ts';

/** The same in every run; the nightly has others. */
const SEED = 6;

const samples = fc.sample(worlds, { numRuns: 8, seed: SEED });
const cases = samples.map((world, index) => ({ world, ...CONFIGURATIONS[index % CONFIGURATIONS.length]! }));

describe.each(cases)(
  'a world of its own ($world.form), runtime $runtime, $stringEncoding',
  ({ world, ...choices }) => {
    test('gives back what it gets', async () => {
      const subject = await buildEcho(world, { ...choices, optimize: 'none' });
      for (const func of world.functions) exercise(subject, func, 30);
    });
  },
);
