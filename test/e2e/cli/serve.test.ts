import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { EventfulCommand } from '../../support/cli-events.ts';
import { guestPath } from '../../support/guests.ts';
import { temporaryFolder } from '../../support/host.ts';

const TEST_MS = 120_000;

const ANY_PORT = ['--port', '0', '--admin-port', '0'];

test(
  'it is a host: what is uploaded answers, and a signal ends it when it has',
  async () => {
    const cwd = await temporaryFolder();
    // Those of the commands that speak with a host are none of its own.
    const env = { WAYHOUSE_URL: 'http://127.0.0.1:1', WAYHOUSE_TOKEN: 'another', WAYHOUSE_LOG_LEVEL: 'info' };
    const host = EventfulCommand.start(['serve', ...ANY_PORT, '--data-dir', 'data'], { cwd, env });
    const { gateway, admin } = await host.next(({ msg }) => msg === 'ready');
    const token = (await readFile(join(cwd, 'data/admin-token'), 'utf8')).trim();
    const uploaded = await fetch(`${String(admin)}/v1/plugins/hello/versions?activate=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/wasm' },
      body: await readFile(guestPath('hello', 'assemblyscript')),
    });
    expect(uploaded.status).toBe(201);
    expect((await fetch(`${String(gateway)}/hello`)).status).toBe(200);
    expect(await host.end('SIGTERM')).toBe(0);
  },
  TEST_MS,
);

test('a setting that no host has', async () => {
  const options = { cwd: await temporaryFolder(), env: { WAYHOUSE_PORTT: '1' } };
  const { code, stderr } = await wayhouse(['serve', ...ANY_PORT], options);
  expect([code, stderr]).toEqual([2, expect.stringContaining('error: WAYHOUSE_PORTT: unknown; known are ')]);
});

test.each([
  [['--port', '-1'], "option '-p, --port <port>' argument '-1' is invalid"],
  [['--admin-port', '1e3'], "argument '1e3' is invalid"],
  [['--data', 'x'], "unknown option '--data'"],
])('words that are wrong: %j', async (args, told) => {
  const { code, stderr } = await wayhouse(['serve', ...args], { cwd: await temporaryFolder() });
  expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
});
