import { beforeAll, expect, test } from 'vitest';
import { readDataDir } from '../support/data-dir.ts';
import { must } from '../support/deploy.ts';
import { smallComponent, uploadFlipped } from '../support/flips.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

const PLACES = 500;

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await must(await host.upload('neighbour', guestPath('hello', 'assemblyscript')));
});

test('the small component is a good one before it is damaged', async () => {
  expect((await host.upload('small', await smallComponent(), { activate: false })).status).toBe(201);
});

test(`a byte flipped at ${PLACES} places is refused with a fitting code or accepted, and harms nobody`, async () => {
  const before = await readDataDir(host.dataDir);
  const verdicts = await uploadFlipped(host, PLACES);
  expect(verdicts).toMatchObject({
    accepted: expect.any(Number),
    not_wasm: expect.any(Number),
    malformed_component: expect.any(Number),
    unsupported_world: expect.any(Number),
    compile_failed: expect.any(Number),
  });
  await expect.poll(() => readDataDir(host.dataDir), { timeout: 10_000 }).toEqual(before);
}, 300_000);
