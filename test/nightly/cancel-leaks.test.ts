import { expect, test } from 'vitest';
import { cancelRequests, UNCOLLECTED_MAPS } from '../support/cancelled.ts';
import { startHost } from '../support/host.ts';
import { startUpstream } from '../support/upstream.ts';

test.skipIf(process.platform !== 'linux')(
  '100,000 cancelled requests that waited for a fetch leave no map, no stack and no memory behind',
  { timeout: 1_800_000 },
  async () => {
    const [host, upstream] = await Promise.all([startHost(), startUpstream()]);
    const { maps, rssMiB, workersLost } = await cancelRequests(host, upstream, 100_000);
    expect(maps).toBeLessThan(UNCOLLECTED_MAPS);
    expect(rssMiB).toBeLessThan(150);
    expect(workersLost).toBe(0);
  },
);
