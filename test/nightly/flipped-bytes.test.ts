import { beforeAll, expect, test } from 'vitest';
import { must } from '../support/deploy.ts';
import { uploadFlipped } from '../support/flips.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

const PLACES = 10_000;

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await must(await host.upload('neighbour', guestPath('hello', 'assemblyscript')));
});

test(
  `a byte flipped at ${PLACES} places is refused with a fitting code or accepted, and harms nobody`,
  { timeout: 3_600_000 },
  async () => {
    const verdicts = await uploadFlipped(host, PLACES);
    expect(Object.values(verdicts).reduce((sum, count) => sum + count)).toBe(PLACES);
  },
);
