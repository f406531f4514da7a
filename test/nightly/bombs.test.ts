import { beforeAll, expect, test } from 'vitest';
import { NEAR_CAPS } from '../support/bombs/near-caps.ts';
import { callNeighbour, endOf, startBombed, wrongAnswers } from '../support/bombs/upload.ts';
import type { TestHost } from '../support/host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startBombed();
});

test.each(NEAR_CAPS)('just under a cap: $name', async ({ component }) => {
  const neighbour = callNeighbour(host);
  expect(await endOf(host, component())).toBe('runs');
  expect(wrongAnswers(neighbour)).toEqual([]);
});
