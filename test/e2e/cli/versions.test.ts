import { expect, test } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

const desk = await openDesk();
const HELLO = guestPath('hello', 'assemblyscript');

test('versions lists them, the newest first, and which one serves', async () => {
  await json(desk, 'push', HELLO, '--name', 'hello');
  await json(desk, 'push', guestPath('echo', 'assemblyscript'), '--name', 'hello', '--no-activate');
  const { code, stdout } = await call(desk, 'versions', 'hello');
  const [head, ...rows] = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(head).toMatch(/^VERSION +STATE +SIZE +UPLOADED \(UTC\) +SHA-256$/);
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
    ['2', 'ready'],
    ['1', 'active'],
  ]);
  expect(await json(desk, 'versions', 'hello')).toMatchObject({
    name: 'hello',
    active: 1,
    versions: [{ version: 2, state: 'ready' }, { version: 1 }],
  });
});

test('versions of a plugin that is not there, or not named', async () => {
  expect(await failure(desk, 'versions', 'nobody')).toMatchObject({
    exit: 3,
    code: 'plugin_not_found',
    repair: expect.stringContaining('wayhouse status') as string,
  });
  expect(await failure(desk, 'versions')).toMatchObject({ exit: 2, code: 'usage' });
});
