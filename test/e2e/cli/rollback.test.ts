import { beforeEach, expect, test } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

const desk = await openDesk();

let count = 0;
let name: string;
beforeEach(() => void (name = `plugin-${(count += 1)}`));

const push = (guest: string) => json(desk, 'push', guestPath(guest, 'assemblyscript'), '--name', name);
const body = async () => (await desk.host.call(`/${name}`)).text();

test('rollback goes to what ran before', async () => {
  await push('hello');
  const before = await body();
  await push('config');
  expect(await body()).not.toBe(before);
  const { code, stdout } = await call(desk, 'rollback', name);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${name} serves version 1, under settings 1\n` });
  expect(await body()).toBe(before);
});

test('rollback --to goes to any version', async () => {
  await push('hello');
  await push('config');
  await push('hello');
  expect(await json(desk, 'rollback', name, '--to', '2')).toMatchObject({ deployment: { version: 2 } });
});

test('rollback where there is nothing to go back to tells how to go on', async () => {
  await push('hello');
  expect(await failure(desk, 'rollback', name)).toMatchObject({
    exit: 3,
    code: 'nothing_to_roll_back',
    repair: expect.stringContaining('--to VERSION') as string,
  });
});

test('rollback refuses versions and plugins that there are not', async () => {
  await push('hello');
  expect(await failure(desk, 'rollback', name, '--to', '9')).toMatchObject({
    exit: 3,
    code: 'version_not_found',
  });
  expect(await failure(desk, 'rollback', 'nobody')).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  for (const wrong of ['0', 'two', '-1', '1.5']) {
    expect(await failure(desk, 'rollback', name, `--to=${wrong}`)).toMatchObject({ exit: 2, code: 'usage' });
  }
});
