import { expect, test } from 'vitest';
import { allProbes } from '../../../bench/fuel-probes.ts';
import { INSTRUCTIONS, PREFIXED } from '../../../host/compile/binary/opcodes.ts';

const REFUSED = ['threads', 'relaxed-simd'];
/** It ends what it stands in. */
const UNMEASURED = ['unreachable'];

test('the bench of fuel measures each instruction that the meter takes', () => {
  const names = allProbes().map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  const words = new Set(
    allProbes().flatMap(({ code, callees = [] }) =>
      [code, ...callees.map((one) => one.code)].join(' ').split(/\s+/),
    ),
  );
  const taken = [INSTRUCTIONS, ...PREFIXED.values()]
    .flat()
    .filter((found) => found !== undefined)
    .filter(({ feature = '' }) => !REFUSED.includes(feature));
  expect(taken.length).toBeGreaterThan(400);
  expect(taken.map(({ name }) => name).filter((name) => !words.has(name))).toEqual(UNMEASURED);
});
