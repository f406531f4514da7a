import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFolder } from '../../../../sdk/cli/credentials/folder.ts';
import { assign, unset } from '../../../../sdk/cli/on-host/settings-keys.ts';
import { addresses, table } from '../../../../sdk/cli/on-host/words.ts';

describe('the folder of the credentials', () => {
  test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    ['what XDG says', { XDG_CONFIG_HOME: '/xdg', HOME: '/h/me' }, 'linux', '/xdg/wayhouse'],
    ['under the home folder', { HOME: '/h/me' }, 'linux', '/h/me/.config/wayhouse'],
    ['there on macOS too', { HOME: '/u/me' }, 'darwin', '/u/me/.config/wayhouse'],
    ['not where XDG says nothing', { XDG_CONFIG_HOME: '', HOME: '/h/me' }, 'linux', '/h/me/.config/wayhouse'],
    [
      'not relative to where one is',
      { XDG_CONFIG_HOME: 'x', HOME: '/h/me' },
      'linux',
      '/h/me/.config/wayhouse',
    ],
    ['with the programs of Windows', { APPDATA: '/app', HOME: '/h/me' }, 'win32', join('/app', 'wayhouse')],
  ])('is %s', (_where, env, platform, folder) => {
    expect(configFolder(env, platform)).toBe(folder);
  });
});

describe('where a plugin answers', () => {
  const host = { version: '0.1.0', gateway: 'http://127.0.0.1:8080' };
  const admin = 'https://wayhouse.example.com:8081';

  test.each<[string, string[], string, string[]]>([
    ['a path', ['/hello'], host.gateway, ['http://127.0.0.1:8080/hello']],
    ['all paths', ['/'], host.gateway, ['http://127.0.0.1:8080/']],
    ['a host', ['api.example.com'], host.gateway, ['http://api.example.com:8080']],
    ['a host and a path', ['api.example.com/v1'], 'http://10.0.0.1', ['http://api.example.com/v1']],
    [
      'every address of its machine',
      ['/hello'],
      'http://0.0.0.0:8080',
      ['http://wayhouse.example.com:8080/hello'],
    ],
    [
      'every address of its machine, by IPv6',
      ['/a'],
      'http://[::]:8080',
      ['http://wayhouse.example.com:8080/a'],
    ],
    ['one address of IPv6', ['/a', 'b.example'], 'http://[::1]:80', ['http://[::1]/a', 'http://b.example']],
  ])('is told for %s', (_what, routes, gateway, urls) => {
    expect(addresses(routes, { ...host, gateway }, admin)).toEqual(urls);
  });

  test('is its routes where the gateway is not open yet', () => {
    expect(addresses(['/hello'], { version: '0.1.0' }, admin)).toEqual(['/hello']);
  });
});

describe('settings, one by one', () => {
  test.each<[string, object]>([
    ['limits.fuel=5000000', { limits: { fuel: 5_000_000 } }],
    ['config.a.b.c=1', { config: { 'a.b.c': '1' } }],
    ['config.a=b=c', { config: { a: 'b=c' } }],
    ['config.a=', { config: { a: '' } }],
    ['config={"a":"b"}', { config: { a: 'b' } }],
    ['route.paths=["/a"]', { route: { paths: ['/a'] } }],
    ['route=null', { route: null }],
  ])('%s is that', (assignment, settings) => {
    expect(assign({}, assignment)).toEqual(settings);
  });

  test('leave the others as they are, and change nothing in place', () => {
    const before = { limits: { fuel: 5_000_000 }, config: { a: '1' } };
    expect(assign(before, 'config.b=2')).toEqual({ limits: { fuel: 5_000_000 }, config: { a: '1', b: '2' } });
    expect(before).toEqual({ limits: { fuel: 5_000_000 }, config: { a: '1' } });
  });

  test('are taken back, also where they are not there', () => {
    expect(unset({ config: { 'a.b': '1', c: '2' } }, 'config.a.b')).toEqual({ config: { c: '2' } });
    expect(unset({ config: { a: '1' } }, 'config')).toEqual({});
    expect(unset({}, 'route')).toEqual({});
    expect(unset({}, 'limits.fuel')).toEqual({});
  });

  test.each([
    'fuel',
    '=1',
    '.a=1',
    'limits.=1',
    'limits.fuel=',
    'limits.fuel={',
    '__proto__.a=1',
    'config.__proto__=1',
  ])('%s is refused', (assignment) => {
    expect(() => assign({}, assignment)).toThrow(
      expect.objectContaining({ code: 'settings_invalid' }) as Error,
    );
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});

test('a table has columns as wide as they need, and nothing at the end of a line', () => {
  expect(
    table([
      ['A', 'LONG'],
      ['wide', ''],
      ['b', 'c'],
    ]),
  ).toBe('A     LONG\nwide\nb     c');
});
