import { expect, test } from 'vitest';
import { CANCEL_FLAGS_BYTES, flag, isFlagged } from '../../../host/protocol/cancel-flags.ts';

const LARGEST = 2 ** 30;

test('a request is flagged, on every thread that has the memory, and no other is', () => {
  const memory = new SharedArrayBuffer(CANCEL_FLAGS_BYTES);
  const [here, there] = [new Int32Array(memory), structuredClone(new Int32Array(memory))];
  for (const request of [1, 1_023, 1_024, LARGEST]) {
    expect(isFlagged(there, request)).toBe(false);
    flag(here, request);
    expect(isFlagged(there, request)).toBe(true);
  }
  expect([2, 1_022, 2_048, LARGEST - 1].some((request) => isFlagged(there, request))).toBe(false);
});
