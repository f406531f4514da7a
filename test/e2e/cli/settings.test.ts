import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

const desk = await openDesk();
const GUEST = guestPath('hello', 'assemblyscript');

let count = 0;
let name: string;
beforeEach(async () => {
  name = `plugin-${(count += 1)}`;
  await json(desk, 'push', GUEST, '--name', name);
});

const set = (...words: string[]) => json(desk, 'settings', 'set', name, ...words);
const settings = async () => (await json<{ settings: object }>(desk, 'settings', 'get', name)).settings;

describe('settings', () => {
  test('are changed one by one, and serve at once', async () => {
    const { code, stdout } = await call(
      desk,
      'settings',
      'set',
      name,
      'limits.deadlineMs=500',
      'config.a.b=1',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${name} has settings 2 and serves under them\n` });
    await set('route.paths=["/elsewhere"]', 'config.empty=');
    expect(await settings()).toEqual({
      limits: { deadlineMs: 500 },
      config: { 'a.b': '1', empty: '' },
      route: { paths: ['/elsewhere'] },
    });
    expect((await desk.host.call('/elsewhere')).status).toBe(200);
  });

  test('are changed by several at the same time, and every change stands', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(keys.map((key) => set(`config.${key}=${key}`)));
    expect(await settings()).toEqual({ config: Object.fromEntries(keys.map((key) => [key, key])) });
    expect(await json(desk, 'settings', 'get', name)).toMatchObject({ revision: 1 + keys.length });
  });

  test('are taken back', async () => {
    await set('limits.deadlineMs=500', 'limits.fuel=20000000', 'config.a.b=x=y');
    await set('--unset', 'limits.deadlineMs', 'config.a.b', 'route');
    expect(await settings()).toEqual({ limits: { fuel: 20_000_000 }, config: {} });
  });

  test('are read as JSON that can be written again, as a whole', async () => {
    await set('config.a=1', 'limits.fuel=20000000');
    const { stdout } = await call(desk, 'settings', 'get', name);
    await writeFile(join(desk.cwd, 'settings.json'), stdout);
    await set('config.a=2', 'config.b=3');
    await set('--file', 'settings.json');
    expect(await settings()).toEqual({ config: { a: '1' }, limits: { fuel: 20_000_000 } });
    const { cwd, env } = desk;
    await wayhouse(['settings', 'set', name, '--file', '-'], {
      cwd,
      env,
      input: '{"config":{"secret":"s"}}',
    });
    expect(await settings()).toEqual({ config: { secret: 's' } });
  });

  test('are those of the plugin of the folder, if none is named', async () => {
    await writeFile(join(desk.cwd, 'wayhouse.toml'), `name = "${name}"\nlanguage = "rust"\n`);
    await json(desk, 'settings', 'set', 'config.here=yes');
    expect(await json(desk, 'settings', 'get')).toMatchObject({ settings: { config: { here: 'yes' } } });
  });
});

describe('settings are refused', () => {
  test.each<[string, string[], [exit: number, code: string, said: string]]>([
    ['of a key that there is not', ['limits.memoryBites=1'], [3, 'invalid_settings', '/limits/memoryBites']],
    ['of another type', ['limits.fuel="much"'], [3, 'invalid_settings', '/limits/fuel']],
    ['above the ceiling', ['limits.deadlineMs=999999999'], [3, 'limit_over_ceiling', 'deadlineMs']],
    ['that are not JSON', ['limits.fuel=much'], [2, 'settings_invalid', 'limits.fuel']],
    ['without a value', ['config.a=1', 'config.b'], [2, 'settings_invalid', 'config.b']],
    ['without a key', ['config.a=1', '=1'], [2, 'settings_invalid', '=1']],
    ['with half a key', ['limits.=1'], [2, 'settings_invalid', 'limits.']],
    ['with a key of the language', ['__proto__.a=1'], [2, 'settings_invalid', '__proto__']],
    ['where nothing changes', [], [2, 'usage', '--file']],
    ['in two ways at once', ['config.a=1', '--file', 'x.json'], [2, 'usage', '--file']],
    ['from a file that is not there', ['--file', 'x.json'], [2, 'file_missing', 'x.json']],
  ])('%s', async (_case, words, [exit, code, said]) => {
    expect(await failure(desk, 'settings', 'set', name, ...words)).toMatchObject({
      exit,
      code,
      detail: expect.stringContaining(said) as string,
    });
    expect(await settings()).toEqual({});
  });

  test('from a file that is not JSON', async () => {
    await writeFile(join(desk.cwd, 'wrong.json'), '{');
    const refused = await failure(desk, 'settings', 'set', name, '--file', 'wrong.json');
    expect(refused).toMatchObject({ exit: 2, code: 'settings_invalid' });
  });

  test('for a plugin that is not there', async () => {
    expect(await failure(desk, 'settings', 'get', 'nobody')).toMatchObject({
      exit: 3,
      code: 'plugin_not_found',
    });
    const refused = await failure(desk, 'settings', 'set', 'nobody', 'config.a=1');
    expect(refused).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  });
});
