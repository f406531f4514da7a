/** What somebody without the token, a page in the operator's browser, or a broken client sends to the admin API. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAdmin, TOKEN, type TestAdmin } from '../../support/admin.ts';
import { headerOf, type RawResponse } from '../../support/raw-client.ts';

const AUTHORIZED = `Authorization: Bearer ${TOKEN}`;
const UPLOAD = '/v1/plugins/hello/versions';
const SETTINGS = '/v1/plugins/hello/settings';
const DELETE = request('DELETE', '/v1/plugins/hello', [AUTHORIZED]);

let admin: TestAdmin;
beforeEach(async () => {
  admin = await openAdmin();
});

/** Whatever was sent, the plugin is there as it was, nothing is held, and the next call is answered. */
afterEach(async () => {
  const answer = await admin.call('/v1/plugins/hello');
  expect(await answer.json()).toMatchObject({ name: 'hello', state: 'stopped' });
  await expect.poll(() => admin.plugins.held.size).toBe(0);
  expect(admin.faults).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function request(method: string, path: string, fields: readonly string[], body = ''): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: a', ...fields, '', body].join('\r\n');
}

function withBody(method: string, path: string, type: string, body: string): string {
  return request(method, path, [AUTHORIZED, `Content-Type: ${type}`, `Content-Length: ${body.length}`], body);
}

/** The first answer; `more` is written behind the bytes. */
async function answerTo(bytes: string): Promise<RawResponse> {
  const client = await admin.client();
  client.socket.write(bytes, 'latin1');
  return client.response();
}

async function codeOf(bytes: string): Promise<string> {
  const { status, body } = await answerTo(bytes);
  return `${status} ${(JSON.parse(body.toString()) as { code: string }).code}`;
}

describe('without the token, in one Authorization field, nothing is done:', () => {
  test.each([
    ['no field', []],
    ['an empty field', ['Authorization:']],
    ['the scheme alone', ['Authorization: Bearer']],
    ['Basic', [`Authorization: Basic ${Buffer.from(`admin:${TOKEN}`).toString('base64')}`]],
    ['Basic that is the token', [`Authorization: Basic ${TOKEN}`]],
    ['Bearer with a tab', [`Authorization: Bearer\t${TOKEN}`]],
    ['two tokens in one', [`Authorization: Bearer ${TOKEN}, Bearer x`]],
    ['the token in quotes', [`Authorization: Bearer "${TOKEN}"`]],
    ['the token in capitals', [`Authorization: Bearer ${TOKEN.toUpperCase()}`]],
    ['the right one, then a wrong one', [AUTHORIZED, 'Authorization: Bearer x']],
    ['a wrong one, then the right one', ['Authorization: Bearer x', AUTHORIZED]],
    ['the right one twice', [AUTHORIZED, AUTHORIZED]],
    ['a cookie', [`Cookie: token=${TOKEN}; authorization=Bearer ${TOKEN}`]],
    ['other fields', [`X-Api-Key: ${TOKEN}`, `X-Authorization: Bearer ${TOKEN}`]],
    ['a field for a proxy', [`Proxy-Authorization: Bearer ${TOKEN}`]],
    ['an underscore', [`Authorization_: Bearer ${TOKEN}`]],
    ['a field that connection disowns', ['Connection: authorization', 'Authorization: Bearer x']],
    ['10,000 spaces', [`Authorization: Bearer ${' '.repeat(10_000)}!`]],
  ])('%s', async (_what, fields) => {
    expect(await codeOf(request('DELETE', '/v1/plugins/hello', fields))).toBe('401 unauthorized');
  });

  test.each([
    `/v1/plugins?token=${TOKEN}`,
    `/v1/plugins?access_token=${TOKEN}&authorization=Bearer%20${TOKEN}`,
    '/healthz/../v1/plugins',
    '/healthz/..%2fv1/plugins',
    '/healthz/%2e%2e/v1/plugins',
    '/healthz;/v1/plugins',
    '/healthz/',
    '//healthz/v1/plugins',
    '//v1/plugins',
    '/%761/plugins',
    '/healthz%00',
    '/HEALTHZ',
  ])('at %s', async (path) => {
    expect(await codeOf(request('GET', path, []))).toBe('401 unauthorized');
  });

  test.each([
    ['NUL behind it', [`${AUTHORIZED}\0`], '400 bad_request'],
    ['a folded line', ['Authorization: Bearer', ` ${TOKEN}`], '400 bad_request'],
    ['1 MB of it', [`Authorization: Bearer ${'x'.repeat(1_000_000)}`], '431 headers_too_large'],
  ])('%s', async (_what, fields, expected) => {
    expect(await codeOf(request('DELETE', '/v1/plugins/hello', fields))).toBe(expected);
  });

  test('an upload of 1 GB is refused before a byte of it is asked for or read', async () => {
    const client = await admin.client();
    const fields = ['Content-Type: application/wasm', 'Content-Length: 1000000000', 'Expect: 100-continue'];
    client.socket.write(request('POST', UPLOAD, fields));
    const [answer, ...more] = await client.responses();
    expect([answer?.status, more]).toEqual([401, []]);
    expect(admin.plugins.receptions).toEqual([]);
  });

  test('what follows a refused upload is a call of its own', async () => {
    const client = await admin.client();
    const upload = request('POST', UPLOAD, [`Content-Length: ${DELETE.length}`], DELETE);
    client.socket.write(upload + request('GET', '/v1/plugins', [AUTHORIZED]));
    expect((await client.response()).status).toBe(401);
    expect((await client.response()).status).toBe(200);
  });
});

describe('a call is read in one way:', () => {
  test.each([
    ['chunks behind gzip', ['Transfer-Encoding: gzip, chunked'], '400 bad_request'],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 3'], '400 bad_request'],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 3'], '400 bad_request'],
    ['an expectation', ['Expect: miracles'], '400 bad_request'],
    ['300 fields', Array.from({ length: 300 }, () => 'a:'), '431 headers_too_large'],
  ])('%s: refused, and nothing behind it is read', async (_what, fields, expected) => {
    const client = await admin.client();
    client.socket.write(request('GET', '/v1/plugins', [AUTHORIZED, ...fields]) + DELETE);
    const [answer, ...more] = await client.responses();
    expect(`${answer?.status} ${JSON.parse(answer?.body.toString() ?? '').code}`).toBe(expected);
    expect(more).toEqual([]);
  });

  test('an upgrade is not taken, and nothing behind it is read', async () => {
    const client = await admin.client();
    const fields = [AUTHORIZED, 'Connection: upgrade', 'Upgrade: websocket'];
    client.socket.write(request('GET', '/v1/plugins', fields) + DELETE);
    expect((await client.responses()).map(({ status }) => status)).toEqual([200]);
  });

  test.each([
    ['no Host', `GET /v1/plugins HTTP/1.1\r\n${AUTHORIZED}\r\n\r\n`],
    ['two Hosts', request('GET', '/v1/plugins', ['Host: b', AUTHORIZED])],
    ['a fragment', request('GET', '/v1/plugins#', [AUTHORIZED])],
    ['an asterisk', request('OPTIONS', '*', [AUTHORIZED])],
    ['CONNECT', request('CONNECT', 'a:80', [AUTHORIZED])],
    ['HTTP/2.0', request('GET', '/v1/plugins', [AUTHORIZED]).replace('HTTP/1.1', 'HTTP/2.0')],
  ])('%s is refused', async (_what, bytes) => {
    expect(await codeOf(bytes)).toBe('400 bad_request');
  });

  test.each(['HEAD', 'TRACE', 'OPTIONS', 'PATCH', 'PROPFIND', 'PURGE'])('%s is no call', async (method) => {
    const client = await admin.client();
    client.socket.write(request(method, '/v1/plugins', [AUTHORIZED]));
    expect((await client.response({ head: method === 'HEAD' })).status).toBe(404);
  });

  test('a method of RTSP is no call', async () => {
    expect(await codeOf('SETUP /v1/plugins RTSP/1.0\r\n\r\n')).toBe('404 unknown_route');
  });

  test('no field turns a call into another one', async () => {
    const override = [
      'X-HTTP-Method-Override: DELETE',
      'X-Method-Override: DELETE',
      'X-Original-URL: /v1/plugins/x',
    ];
    const answer = await answerTo(request('GET', '/v1/plugins/hello', [AUTHORIZED, ...override]));
    expect(JSON.parse(answer.body.toString())).toMatchObject({ name: 'hello' });
  });
});

describe("a page in the operator's browser", () => {
  test.each(['http://evil.example', 'null', 'http://127.0.0.1'])(
    'of origin %s may read nothing',
    async (origin) => {
      const answer = await answerTo(request('GET', '/v1/plugins', [AUTHORIZED, `Origin: ${origin}`]));
      expect(answer.status).toBe(200);
      expect(answer.headers.filter((name) => name.toLowerCase().startsWith('access-control-'))).toEqual([]);
      expect(headerOf(answer, 'cache-control')).toBe('no-store');
    },
  );

  test('is told by the preflight that it may not ask', async () => {
    const ask = ['Access-Control-Request-Method: DELETE', 'Access-Control-Request-Headers: authorization'];
    const answer = await answerTo(
      request('OPTIONS', '/v1/plugins/hello', ['Origin: http://evil.example', ...ask]),
    );
    expect(answer.status).toBe(401);
    expect(answer.headers.filter((name) => name.toLowerCase().startsWith('access-control-'))).toEqual([]);
  });

  test('that has given a name of its own our address has no token either', async () => {
    const bytes =
      'DELETE /v1/plugins/hello HTTP/1.1\r\nHost: rebound.evil.example:8081\r\nOrigin: http://rebound.evil.example:8081\r\n\r\n';
    expect(await codeOf(bytes)).toBe('401 unauthorized');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'cannot pass JSON off as %j, even with the token',
    async (type) => {
      const bytes = withBody('POST', '/v1/plugins/hello/activate', type, '{"version":1}');
      expect(await codeOf(bytes)).toBe('415 unsupported_media_type');
    },
  );
});

describe('JSON', () => {
  const put = (json: string) => codeOf(withBody('PUT', SETTINGS, 'application/json', json));
  const many = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => row(at)).join(',');

  test.each([
    ['100,000 lists deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '400 invalid_request'],
    ['100,000 objects deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, '400 invalid_request'],
    [
      '5,000 lists deep in a value',
      `{"config":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
      '400 invalid_settings',
    ],
    ['of 50,000 unknown keys', `{${many(50_000, (at) => `"k${at}":1`)}}`, '400 invalid_request'],
    ['of 50,000 wrong values', `{"config":{${many(50_000, (at) => `"k${at}":1`)}}}`, '400 invalid_request'],
    ['of 1,001 values', `{"config":{${many(1_001, (at) => `"k${at}":"1"`)}}}`, '400 invalid_settings'],
    ['of 2 MB', `{"config":{"a":"${'x'.repeat(2_000_000)}"}}`, '413 request_too_large'],
    ['with __proto__', '{"__proto__":{"polluted":1}}', '400 invalid_request'],
    [
      'with __proto__ in escapes',
      '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":1}}',
      '400 invalid_request',
    ],
    ['with __proto__ further down', '{"config":{"__proto__":{"polluted":"1"}}}', '400 invalid_request'],
    ['with constructor.prototype', '{"constructor":{"prototype":{"polluted":1}}}', '400 invalid_request'],
    ['with an infinite number', '{"limits":{"deadlineMs":1e999}}', '400 invalid_settings'],
    ['with NaN', '{"limits":{"deadlineMs":NaN}}', '400 invalid_request'],
    ['in UTF-16', '\xff\xfe{\0}\0', '400 invalid_request'],
    ['cut off', '{"config":', '400 invalid_request'],
  ])('%s', async (_what, json, expected) => {
    expect(await put(json)).toBe(expected);
    expect((await admin.plugins.get('hello')).settings.revision).toBe(1);
  });

  test('with a key twice is what the last one says, checked as such', async () => {
    const bad = '{"limits":{"deadlineMs":500},"limits":{"deadlineMs":1}}';
    expect(await put(bad)).toBe('400 invalid_settings');
    const good = '{"limits":{"deadlineMs":1},"limits":{"deadlineMs":500}}';
    const { body } = await answerTo(withBody('PUT', SETTINGS, 'application/json', good));
    expect(JSON.parse(body.toString())).toEqual({ revision: 2, settings: { limits: { deadlineMs: 500 } } });
  });

  test('with keys that objects have by themselves keeps them as keys', async () => {
    const settings = { config: { constructor: 'a', toString: 'b', hasOwnProperty: 'c' } };
    const json = JSON.stringify(settings);
    const { body } = await answerTo(withBody('PUT', SETTINGS, 'application/json', json));
    expect(JSON.parse(body.toString())).toEqual({ revision: 2, settings });
  });
});

describe('a form', () => {
  const form = (body: string, type = 'multipart/form-data; boundary=x') =>
    codeOf(withBody('POST', UPLOAD, type, body));
  const part = (name: string, value: string, ...fields: string[]) =>
    ['--x', `Content-Disposition: form-data; name="${name}"`, ...fields, '', value, ''].join('\r\n');
  const END = '--x--\r\n';

  test.each([
    ['of 10,000 parts', part('component', 'x').repeat(10_000) + END, '400 invalid_request'],
    ['of 100,000 parts without a header', '--x\r\n'.repeat(100_000) + END, '400 invalid_request'],
    [
      'whose name stands behind 1 MB',
      part('component', 'x').replace('\r\n', `\r\nX: ${'a'.repeat(1_000_000)}\r\n`) + END,
      '400 invalid_request',
    ],
    ['with a part __proto__', part('__proto__', '{"polluted":1}') + END, '400 invalid_request'],
    [
      'with a part without a name',
      `--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n${END}`,
      '400 invalid_request',
    ],
    [
      'with an unknown key in the manifest',
      part('component', 'x') + part('manifest', '{"a":1}') + END,
      '400 invalid_manifest',
    ],
    [
      'with __proto__ in the manifest',
      part('manifest', '{"__proto__":{"http":{"origins":[]}}}') + END,
      '400 invalid_manifest',
    ],
    [
      'with a manifest 10,000 lists deep',
      part('manifest', `${'['.repeat(10_000)}${']'.repeat(10_000)}`) + END,
      '400 invalid_manifest',
    ],
    ['with a manifest of 100 KB', part('manifest', `"${'x'.repeat(100_000)}"`) + END, '400 invalid_manifest'],
    ['of nothing', END, '400 invalid_request'],
    ['of another boundary', part('component', 'x').replaceAll('--x', '--y'), '400 upload_incomplete'],
  ])('%s', async (_what, body, expected) => {
    expect(await form(body)).toBe(expected);
    expect(await admin.plugins.versions('hello')).toEqual([]);
  });

  test.each(['multipart/form-data', `multipart/form-data; boundary=${'b'.repeat(10_000)}`])(
    'without a boundary that can be one: %#',
    async (type) => expect(await form(part('component', 'x') + END, type)).toBe('400 invalid_request'),
  );

  test.each(['application/wasm, text/html', 'application/wasmx', 'multipart/mixed; boundary=x', 'image/png'])(
    'that calls itself %s is none',
    async (type) => expect(await form(part('component', 'x') + END, type)).toBe('415 unsupported_media_type'),
  );
});

describe('who follows a log', () => {
  test('and does not read is cut off; 20 others read on', async () => {
    const followers = await Promise.all(Array.from({ length: 21 }, () => admin.client()));
    for (const client of followers) {
      client.socket.write(request('GET', '/v1/plugins/hello/logs?follow=true', [AUTHORIZED]));
    }
    await expect.poll(() => admin.plugins.followers.size).toBe(21);
    followers[0]?.socket.pause();
    for (let at = 0; at < 200 && admin.plugins.followers.size === 21; at++) {
      admin.plugins.write('x'.repeat(100_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => admin.plugins.followers.size).toBe(20);
    followers.forEach(({ socket }) => socket.destroy());
    await expect.poll(() => admin.plugins.followers.size).toBe(0);
  });
});
