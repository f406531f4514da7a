import fc from 'fast-check';
import { describe, test } from 'vitest';
import { PRIMITIVE_NAMES } from '../integration/sdk/assemblyscript/conformance/support/kinds.ts';
import { describeEdges } from '../integration/sdk/assemblyscript/conformance/support/edges.ts';
import { worlds } from '../integration/sdk/assemblyscript/conformance/support/random-worlds.ts';
import {
  buildEcho,
  CONFIGURATIONS,
  exercise,
} from '../integration/sdk/assemblyscript/conformance/support/subject.ts';

describe.each(CONFIGURATIONS)('runtime $runtime, $stringEncoding', (configuration) => {
  describeEdges(configuration, PRIMITIVE_NAMES);
});

/** Others each day. A test names its seed. */
describe('worlds at random', () => {
  const seed = Math.floor(Date.now() / 86_400_000);
  const cases = fc.sample(worlds, { numRuns: 60, seed }).map((world, index) => ({
    ...{ index, seed, world, optimize: index % 2 === 0 ? ('none' as const) : ('speed' as const) },
    configuration: CONFIGURATIONS[index % CONFIGURATIONS.length]!,
  }));

  test.each(cases)('world $index of seed $seed', async ({ world, configuration, optimize }) => {
    const subject = await buildEcho(world, { ...configuration, optimize });
    for (const func of world.functions) exercise(subject, func, 100);
  });
});
