/** How many instances a worker has at once, and the JavaScript heap for them. */
import { expect, test } from 'vitest';
import { workerHeap } from '../../../host/pool/worker-heap.ts';

const MIB = 1024 * 1024;

test.each([
  ['hold nothing there', 0, 256, { instances: 256, megabytes: 256 }],
  ['hold little', MIB / 2, 100, { instances: 100, megabytes: 256 + 100 }],
  ['hold as much as they may by default', 64 * MIB, 256, { instances: 8, megabytes: 256 + 2 * 512 }],
  ['are fewer than there is room for', 64 * MIB, 3, { instances: 3, megabytes: 256 + 2 * 192 }],
  ['fill it, one of them', 512 * MIB, 256, { instances: 1, megabytes: 256 + 2 * 512 }],
  ['are a byte too large for two', 256 * MIB + 1, 256, { instances: 1, megabytes: 256 + 513 }],
  ['are larger than what there is for all', 3000 * MIB, 256, { instances: 1, megabytes: 256 + 2 * 3000 }],
])('of those that %s', (_what, bytes, most, heap) => {
  expect(workerHeap(bytes, most)).toEqual(heap);
});
