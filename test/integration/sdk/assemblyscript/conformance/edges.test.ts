import { describe } from 'vitest';
import type { PrimitiveName } from '../../../../support/canonical-abi/shapes.ts';
import { describeEdges } from './support/edges.ts';
import { CONFIGURATIONS } from './support/subject.ts';

/** One list that becomes a typed array, one that does not. The nightly has them all. */
const LONG: readonly PrimitiveName[] = ['u8', 'char'];

describe.each(CONFIGURATIONS)('runtime $runtime, $stringEncoding', (configuration) => {
  describeEdges(configuration, LONG);
});
