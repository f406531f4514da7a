import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { STRUCTURE, STRUCTURE_NAMES } from '../../../host/protocol/structure.ts';
import { BOMBS, DEAR } from '../../support/bombs/bombs.ts';
import { DEAREST } from '../../support/bombs/near-caps.ts';
import { callNeighbour, endOf, expectedEnd, startBombed, wrongAnswers } from '../../support/bombs/upload.ts';
import { must } from '../../support/deploy.ts';
import { guestPath } from '../../support/guests.ts';
import { startHost, temporaryFolder, type TestHost } from '../../support/host.ts';

const MIB = 1024 * 1024;

let host: TestHost;
beforeAll(async () => {
  host = await startBombed();
});

/** Nobody else notices: another plugin goes on answering, and rightly. */
async function expectEnd(bytes: Uint8Array, end: string): Promise<void> {
  const neighbour = callNeighbour(host);
  expect(await endOf(host, bytes)).toBe(end);
  await expect.poll(() => neighbour.answered.length).toBeGreaterThan(0);
  expect(wrongAnswers(neighbour)).toEqual([]);
}

test.each(BOMBS)('$name', (bomb) => expectEnd(bomb.bytes(), expectedEnd(bomb)));

test.each(DEAREST)('just under a cap: $name', ({ component }) => expectEnd(component(), 'runs'));

test('where the operator raises the caps, what takes too much is killed', async () => {
  const config = join(await temporaryFolder(), 'config.json');
  const structure = Object.fromEntries(STRUCTURE_NAMES.map((name) => [name, STRUCTURE[name].ceiling]));
  await writeFile(config, JSON.stringify({ structure, compileMs: 4_000, compileBytes: 384 * MIB }));
  const raised = await startHost({ env: { WAYHOUSE_CONFIG: config } });
  for (const { name, bytes } of DEAR)
    expect([name, await endOf(raised, bytes())]).toEqual([name, 'transpile_bounds']);
  await must(await raised.upload('bomb', guestPath('hello', 'assemblyscript')));
  expect(await (await raised.call('/bomb')).text()).toBe('hello from assemblyscript');
});
