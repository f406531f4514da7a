import { describe, expect, test } from 'vitest';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { openAdmin, problemOf, TOKEN } from '../../support/admin.ts';

describe('the token', () => {
  test.each([
    ['is missing', undefined],
    ['is empty', 'Bearer '],
    ['is wrong', 'Bearer wrong'],
    ['is cut off', `Bearer ${TOKEN.slice(0, -1)}`],
    ['has more after it', `Bearer ${TOKEN} x`],
    ['has another scheme', `Basic ${TOKEN}`],
    ['stands alone', TOKEN],
    ['is longer than any', `Bearer ${'x'.repeat(8_000)}`],
    ['has odd bytes', `Bearer ${TOKEN}\xff`],
  ])('%s: 401 unauthorized', async (_how, authorization) => {
    const { url } = await openAdmin();
    const headers: HeadersInit = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${url}/v1/plugins`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(response)).toMatchObject({ code: 'unauthorized', status: 401 });
  });

  test('is asked for everywhere but at health, readiness and the document', async () => {
    const { url } = await openAdmin();
    const status = async (path: string, method = 'GET') => (await fetch(url + path, { method })).status;
    for (const path of ['/healthz', '/readyz', '/openapi.json']) expect(await status(path)).toBe(200);
    for (const path of ['/metrics', '/v1/plugins', '/v1/plugins/hello/logs', '/nowhere']) {
      expect([path, await status(path)]).toEqual([path, 401]);
    }
    expect(await status('/v1/plugins/hello/versions', 'POST')).toBe(401);
  });

  test('may be called bearer in any case', async () => {
    const { call } = await openAdmin();
    const response = await call('/v1/plugins', { headers: { authorization: `bEARER ${TOKEN}` } });
    expect(response.status).toBe(200);
  });
});

describe('an address that there is not', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/plugins/hello/nothing'],
    ['PATCH', '/v1/plugins/hello'],
    ['PUT', '/v1/plugins/hello/versions'],
    ['GET', '/v1/plugins/hello/activate'],
    ['GET', '/v1/plugins/%zz'],
    ['OPTIONS', '/v1/plugins'],
  ])('%s %s: 404 unknown_route', async (method, path) => {
    const { call } = await openAdmin();
    const response = await call(path, { method });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await problemOf(response)).toMatchObject({ code: 'unknown_route', status: 404 });
  });
});

describe('a plugin name', () => {
  test.each([
    ['empty', ''],
    ['two dots', '..'],
    ['a dot', '.'],
    ['upper case', 'Hello'],
    ['a hyphen first', '-a'],
    ['a hyphen last', 'a-'],
    ['an underscore', 'a_b'],
    ['64 characters', 'a'.repeat(64)],
    ['300 characters', 'a'.repeat(300)],
    ['5000 characters', 'a'.repeat(5_000)],
    ['an encoded path', '%2e%2e%2fetc'],
    ['an encoded slash', 'a%2Fb'],
    ['a NUL', 'a%00'],
    ['a letter above ASCII', 'h%C3%A9llo'],
    ['an emoji', '%F0%9F%92%A9'],
    ['a line break', 'a%0Ab'],
    ['a line break at the end', 'hello%0A'],
    ['a space at the end', 'hello%20'],
  ])('of %s is refused as one', async (_what, name) => {
    const { client, faults } = await openAdmin();
    const upload = ['Content-Type: application/wasm', 'Content-Length: 1', '', 'x'];
    for (const [method, path, rest] of [
      ['GET', '', ['', '']],
      ['DELETE', '', ['', '']],
      ['GET', '/logs', ['', '']],
      ['POST', '/versions', upload],
    ] as const) {
      const raw = await client();
      const start = `${method} /v1/plugins/${name}${path} HTTP/1.1`;
      raw.send(start, 'Host: a', `Authorization: Bearer ${TOKEN}`, ...rest);
      const response = await raw.response();
      expect(JSON.parse(response.body.toString())).toMatchObject({
        code: 'invalid_plugin_name',
        status: 400,
      });
    }
    expect(faults).toEqual([]);
  });

  test('of 63 characters is one', async () => {
    const { call } = await openAdmin();
    expect(await problemOf(await call(`/v1/plugins/${'a'.repeat(63)}`))).toMatchObject({
      code: 'plugin_not_found',
    });
  });
});

describe('what is sent is checked, and nothing of it changed', () => {
  test.each([
    [{}, "/: must have required property 'version'"],
    [{ version: '1' }, '/version: must be integer'],
    [{ version: 0 }, '/version: must be >= 1'],
    [{ version: 1.5 }, '/version: must be integer'],
    [{ version: 1, force: true }, '/force: unknown key; known keys are version'],
    [[], '/: must be object'],
    [null, '/: must be object'],
  ])('activate %j: %s', async (body, detail) => {
    const { send } = await openAdmin();
    const problem = await problemOf(await send('POST', '/v1/plugins/hello/activate', body));
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400, detail });
  });

  test.each([
    [{ rout: {} }, '/rout: unknown key; known keys are route, grants, config, limits'],
    [{ limits: { memoryBites: 1 } }, /^\/limits\/memoryBites: unknown key; known keys are memoryBytes, /],
    [{ limits: { memoryBytes: '1' } }, '/limits/memoryBytes: must be integer'],
    [{ limits: { memoryBytes: 1 } }, '/limits/memoryBytes: must be >= 65536'],
    [{ config: { a: 1 } }, '/config/a: must be string'],
    [{ 'a/b~c': 1 }, /^\/a~1b~0c: unknown key/],
    [
      { grants: { http: { origins: [{ origin: 'https://a/b' }] } } },
      /^\/grants\/http\/origins\/0\/origin: must match pattern/,
    ],
    [
      { route: { paths: ['no-slash'] }, x: 1 },
      /^\/x: unknown key; .*; \/route\/paths\/0: must match pattern/,
    ],
  ])('settings %j', async (settings, detail) => {
    const { send, call } = await openAdmin();
    const problem = await problemOf(await send('PUT', '/v1/plugins/hello/settings', settings));
    expect(problem).toMatchObject({ code: 'invalid_settings', status: 400 });
    expect(problem.detail).toMatch(detail);
    expect(await (await call('/v1/plugins/hello/settings')).json()).toEqual({ revision: 1, settings: {} });
  });

  test('what fits arrives as it was sent, without defaults', async () => {
    const { send, call } = await openAdmin();
    const settings = {
      limits: { deadlineMs: 500 },
      config: { greeting: 'é\n💩' },
      route: { hosts: ['a.example'] },
    };
    const response = await send('PUT', '/v1/plugins/hello/settings', settings);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ revision: 2, settings });
    expect(await (await call('/v1/plugins/hello/settings')).json()).toEqual({ revision: 2, settings });
  });

  test('settings have a tag, and are replaced only if they are those that were read', async () => {
    const { call, plugins } = await openAdmin();
    const put = (tag: string, currency: string) => {
      const headers = { 'content-type': 'application/json', 'if-match': tag };
      const body = JSON.stringify({ config: { currency } });
      return call('/v1/plugins/hello/settings', { method: 'PUT', headers, body });
    };
    expect((await call('/v1/plugins/hello/settings')).headers.get('etag')).toBe('"1"');
    const first = await put('"1"', 'EUR');
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    for (const other of ['"1"', '"3"', '2', 'W/"2"', '"02"', '"2', '', '"1", "3"', '"2";', '"*"']) {
      const problem = await problemOf(await put(other, other));
      expect({ other, code: problem.code }).toEqual({ other, code: 'settings_changed' });
      expect(problem.status).toBe(412);
    }
    expect((await plugins.get('hello')).settings).toEqual({
      revision: 2,
      settings: { config: { currency: 'EUR' } },
    });
    for (const right of ['"2"', '*', '"1" ,"4"', '"1","5"'])
      expect((await put(right, right)).status).toBe(200);
  });

  test.each([
    ['/v1/plugins?x=1', 'querystring /x: unknown key; there are no keys here'],
    ['/v1/plugins/hello/logs?lines=-1', /^querystring \/lines: must match pattern/],
    ['/v1/plugins/hello/logs?lines=1001', /^querystring \/lines: must match pattern/],
    ['/v1/plugins/hello/logs?lines=1&lines=2', 'querystring /lines: must be string'],
    [
      '/v1/plugins/hello/logs?follow=yes',
      'querystring /follow: must be equal to one of the allowed values (true, false)',
    ],
    ['/v1/plugins/hello/logs?tail=1', 'querystring /tail: unknown key; known keys are lines, follow'],
    ['/v1/plugins/hello/versions/0', /^params \/version: must match pattern/],
    ['/v1/plugins/hello/versions/1e3', /^params \/version: must match pattern/],
    ['/v1/plugins/hello/versions/latest', /^params \/version: must match pattern/],
  ])('%s', async (path, detail) => {
    const { call } = await openAdmin();
    const problem = await problemOf(await call(path));
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400 });
    expect(problem.detail).toMatch(detail);
  });

  test.each([
    ['no JSON', 'application/json', '{', 'invalid_request'],
    ['nothing', 'application/json', '', 'invalid_request'],
    ['a prototype', 'application/json', '{"__proto__":{"version":1}}', 'invalid_request'],
    ['a form', 'application/x-www-form-urlencoded', 'version=1', 'unsupported_media_type'],
    ['a component', 'application/wasm', '\0asm', 'unsupported_media_type'],
    ['2 MB', 'application/json', JSON.stringify({ version: 'x'.repeat(2_000_000) }), 'request_too_large'],
  ])('a body that is %s', async (_what, type, body, code) => {
    const { call, faults } = await openAdmin();
    const init = { method: 'POST', headers: { 'content-type': type }, body };
    expect(await problemOf(await call('/v1/plugins/hello/activate', init))).toMatchObject({ code });
    expect(faults).toEqual([]);
  });
});

describe('the calls', () => {
  test('upload, activate, roll back, and delete', async () => {
    const { upload, send, call } = await openAdmin();
    await upload('shop', 'one', { query: '?activate=true' });
    await upload('shop', 'two');
    const activated = await send('POST', '/v1/plugins/shop/activate', { version: 2 });
    expect(await activated.json()).toMatchObject({
      deployment: { version: 2 },
      stages: [{ stage: 'switch' }],
    });
    expect(await (await call('/v1/plugins/shop')).json()).toMatchObject({
      state: 'serving',
      active: { version: 2 },
    });
    const back = await call('/v1/plugins/shop/rollback', { method: 'POST' });
    expect(await back.json()).toMatchObject({ deployment: { version: 1 } });
    const versions = (await (await call('/v1/plugins/shop/versions')).json()) as { version: number }[];
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
    expect(await (await call('/v1/plugins/shop/versions/2')).json()).toEqual(versions[1]);
    const deleted = await call('/v1/plugins/shop', { method: 'DELETE' });
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    expect(await problemOf(await call('/v1/plugins/shop'))).toMatchObject({
      code: 'plugin_not_found',
      status: 404,
    });
  });

  test.each([
    ['GET', '/v1/plugins/nobody', 'plugin_not_found'],
    ['DELETE', '/v1/plugins/nobody', 'plugin_not_found'],
    ['GET', '/v1/plugins/nobody/versions', 'plugin_not_found'],
    ['GET', '/v1/plugins/hello/versions/9', 'version_not_found'],
    ['GET', '/v1/plugins/nobody/logs', 'plugin_not_found'],
    ['GET', '/v1/plugins/nobody/logs?follow=true', 'plugin_not_found'],
    ['POST', '/v1/plugins/hello/rollback', 'nothing_to_roll_back'],
  ])('%s %s: %s', async (method, path, code) => {
    const { call } = await openAdmin();
    expect(await problemOf(await call(path, { method }))).toMatchObject({ code });
  });

  test('an unforeseen failure is internal; the operator reads the cause, the caller does not', async () => {
    const { call, plugins, faults } = await openAdmin();
    plugins.list = () => Promise.reject(new Error('secret'));
    const response = await call('/v1/plugins');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(faults).toEqual([
      {
        err: expect.objectContaining({ cause: expect.objectContaining({ message: 'secret' }) }),
        requestId: response.headers.get('x-request-id'),
      },
    ]);
  });

  test('an error tells its stage', async () => {
    const { send, plugins } = await openAdmin();
    plugins.activate = () =>
      Promise.reject(WayhouseError.fromData({ code: 'start_failed', detail: 'It trapped.', stage: 'warm' }));
    const problem = await problemOf(await send('POST', '/v1/plugins/hello/activate', { version: 1 }));
    expect(problem).toMatchObject({ code: 'start_failed', detail: 'It trapped.', stage: 'warm' });
  });

  test('readyz is 503 until the plugins are back', async () => {
    const { url, plugins } = await openAdmin();
    plugins.ready = false;
    const starting = await fetch(`${url}/readyz`);
    expect([starting.status, await starting.json()]).toEqual([503, { status: 'starting' }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    plugins.ready = true;
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
  });

  test('metrics are what Prometheus reads', async () => {
    const response = await (await openAdmin()).call('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('wayhouse_requests_queued{plugin="hello"} 1');
  });
});

test('malformed HTTP is told as problem details', async () => {
  const raw = await (await openAdmin()).client();
  raw.send('garbage', '', '');
  const response = await raw.response();
  expect(response.status).toBe(400);
  expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'bad_request' });
  await raw.closed;
});
