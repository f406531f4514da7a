import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveLimits, type Limits } from '../../../host/protocol/limits.ts';
import type { Live } from '../../../host/plugins/plugins.ts';
import { entriesOf, Routes, sharesOrigin } from '../../../host/plugins/routes.ts';

const limits: Limits = resolveLimits({}, resolveLimits({}, {} as Limits));

function live(name: string): Live {
  return { name, limits, admit: () => ({ cancel: () => {} }) };
}

function routesOf(...plugins: [name: string, route?: { hosts?: string[]; paths?: string[] }][]): Routes {
  const routes = new Routes();
  for (const [name, route] of plugins) routes.set(live(name), entriesOf(name, route));
  return routes;
}

function found(routes: Routes, host: string, path: string): string | undefined {
  const match = routes.match(host, path);
  return match && `${match.plugin.name} ${match.prefix}`;
}

describe('a plugin without a route', () => {
  const routes = routesOf(['hello'], ['hello-2']);

  test.each([
    ['/hello', 'hello /hello'],
    ['/hello/', 'hello /hello'],
    ['/hello?x=/a', 'hello /hello'],
    ['/hello/a/b', 'hello /hello'],
    ['/hello-2/a', 'hello-2 /hello-2'],
    ['/hellox', undefined],
    ['/Hello', undefined],
    ['/', undefined],
    ['', undefined],
    ['//hello', undefined],
    ['/x/hello', undefined],
    ['/%68ello', undefined],
  ])('answers at /{name} and below: %s', (path, expected) => {
    expect(found(routes, 'any.example', path)).toBe(expected);
  });
});

describe('a plugin with a route', () => {
  const routes = routesOf(
    ['default'],
    ['api', { hosts: ['api.example'] }],
    ['hooks', { paths: ['/hooks', '/v1/hooks'] }],
    ['deep', { hosts: ['api.example'], paths: ['/a/b'] }],
    ['rest', { paths: ['/'] }],
  );

  test.each([
    ['api.example', '/x', 'api '],
    ['api.example', '/a/b/c', 'deep /a/b'],
    ['api.example', '/a/bc', 'api '],
    ['api.example', '/default', 'api '],
    ['other.example', '/hooks/1', 'hooks /hooks'],
    ['other.example', '/v1/hooks', 'hooks /v1/hooks'],
    ['other.example', '/v1', 'rest '],
    ['other.example', '/default/x', 'default /default'],
    ['', '/whatever', 'rest '],
  ])('answers there, longest prefix first, its host before any host: %s%s', (host, path, expected) => {
    expect(found(routes, host, path)).toBe(expected);
  });

  test('does not answer at /{name} any more', () => {
    expect(found(routesOf(['hooks', { paths: ['/h'] }]), '', '/hooks')).toBeUndefined();
  });
});

test('a route that another plugin has is refused, and nothing changes', () => {
  const routes = routesOf(['a', { paths: ['/x'] }], ['b']);
  expect(() => routes.set(live('b'), entriesOf('b', { paths: ['/y', '/x'] }))).toThrow(
    /"\/x" is the route of plugin "a"/,
  );
  expect(found(routes, '', '/b')).toBe('b /b');
  expect(found(routes, '', '/y')).toBeUndefined();
});

test('a plugin may keep its own route, and gives it up when it moves or goes', () => {
  const routes = routesOf(['a', { paths: ['/x', '/y'] }]);
  routes.set(live('a'), entriesOf('a', { paths: ['/y'] }));
  expect(found(routes, '', '/x')).toBeUndefined();
  expect(found(routes, '', '/y')).toBe('a /y');
  routes.remove('a');
  expect(found(routes, '', '/y')).toBeUndefined();
});

test('an origin is shared unless every route owns its host', () => {
  expect(sharesOrigin(entriesOf('a', undefined))).toBe(true);
  expect(sharesOrigin(entriesOf('a', { hosts: ['a.example'] }))).toBe(false);
  expect(sharesOrigin(entriesOf('a', { hosts: ['a.example'], paths: ['/x'] }))).toBe(true);
});

test('what matches is the prefix at a border of segments, for any path', () => {
  const routes = routesOf(['a', { paths: ['/p/q', '/p'] }]);
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const path = `/p${rest}`;
      const match = routes.match('', path);
      const atBorder = rest === '' || rest.startsWith('/') || rest.startsWith('?');
      expect(match !== undefined).toBe(atBorder);
      if (match !== undefined) expect(path.startsWith(match.prefix)).toBe(true);
    }),
  );
});
