import { describe } from 'vitest';
import type { PrimitiveName } from '../../../../support/canonical-abi/shapes.ts';
import { describeEdges } from './support/edges.ts';
import type { Configuration } from './support/subject.ts';

/** Each runtime, each encoding. The nightly has all pairs. */
const SOME: readonly Configuration[] = [
  { runtime: 'minimal', stringEncoding: 'utf8' },
  { runtime: 'incremental', stringEncoding: 'utf16' },
  { runtime: 'stub', stringEncoding: 'utf8' },
];

/** One list that becomes a typed array, one that does not. The nightly has them all. */
const LONG: readonly PrimitiveName[] = ['u8', 'char'];

describe.each(SOME)('runtime $runtime, $stringEncoding', (configuration) => {
  describeEdges(configuration, LONG);
});
