/** The guests' API in a component, in the host's own code. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadPlugin, type TestPlugin } from '../../../../../sdk/assemblyscript/testkit/testkit.ts';

const PROJECT = join(import.meta.dirname, 'plugin');
const UPSTREAM = 'https://upstream.example';

let plugin: TestPlugin;

beforeAll(async () => {
  plugin = await loadPlugin(
    { project: PROJECT },
    {
      config: { currency: 'CHF', empty: '' },
      fetch: {
        [`${UPSTREAM}/echo`]: (call) => ({
          status: 418,
          headers: [
            ['content-type', call.headers.get('content-type') ?? 'none'],
            ['x-many', call.method],
            ['X-Many', call.headers.get('x-from') ?? ''],
          ],
          body: call.bytes(),
        }),
        [`${UPSTREAM}/large`]: new Uint8Array(3_000_000).fill(7),
        [`${UPSTREAM}/denied`]: { error: { tag: 'denied', val: 'ask the operator' } },
        [`${UPSTREAM}/invalid`]: { error: { tag: 'invalid-request', val: 'no such method' } },
        [`${UPSTREAM}/name`]: { error: { tag: 'name-unresolved', val: 'no address' } },
        [`${UPSTREAM}/broken`]: { error: { tag: 'connection-failed', val: 'refused' } },
        [`${UPSTREAM}/tls`]: { error: { tag: 'tls-failed', val: 'expired' } },
        [`${UPSTREAM}/protocol`]: { error: { tag: 'protocol-failed', val: 'no HTTP' } },
        [`${UPSTREAM}/slow`]: { error: { tag: 'timed-out', val: 2000 } },
        [`${UPSTREAM}/huge`]: { error: { tag: 'response-too-large', val: 1_048_576n } },
        [`${UPSTREAM}/spent`]: { error: { tag: 'limit-exceeded', val: 'fetchCalls' } },
      },
    },
  );
});

test('a request has all its parts', async () => {
  const run = await plugin.handle({
    method: 'PATCH',
    path: '/parts?from=a+b%C3%A9&from=2',
    headers: [
      ['Via', '1.1 a'],
      ['x-raw', '\u00ff\u0080'],
      ['via', '1.1 b'],
    ],
    authority: 'shop.example:8443',
    remoteAddress: '2001:db8::1',
  });
  expect(run).toRespondWith({
    status: 200,
    headers: { 'content-type': 'application/json' },
    json: {
      method: 'PATCH',
      scheme: 'https',
      authority: 'shop.example:8443',
      pathWithQuery: '/parts?from=a+b%C3%A9&from=2',
      url: 'https://shop.example:8443/parts?from=a+b%C3%A9&from=2',
      remoteAddress: '2001:db8::1',
      hasId: true,
      hasTime: true,
      from: 'a bé',
      names: ['via', 'x-raw'],
      via: '1.1 a, 1.1 b',
      raw: '\u00ff\u0080',
    },
  });
});

describe('a body', () => {
  test.each([0, 1, 1023, 1024, 1025, 100_000])('of %i bytes goes in and out as it is', async (size) => {
    const body = Uint8Array.from({ length: size }, (_, at) => at % 256);
    const { response } = await plugin.handle({ method: 'POST', path: '/echo', body });
    expect(response.headers.get('x-length')).toBe(String(size));
    expect(Buffer.compare(response.bytes(), body)).toBe(0);
  });

  test('is text, where it is not UTF-8 too', async () => {
    expect(await plugin.handle({ path: '/text', body: 'Zoë 🦀\0' })).toRespondWith({
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'Zoë 🦀\0',
    });
    expect(await plugin.handle({ path: '/text', body: Uint8Array.of(0x61, 0xff, 0xe2, 0x82) })).toRespondWith(
      {
        body: 'a\ufffd\ufffd',
      },
    );
  });

  test('is JSON, or says why not', async () => {
    const body = JSON.stringify({ order: '№ 7', items: [{ price: 0.1 }, { price: 0.2 }, {}] });
    expect(await plugin.handle({ path: '/json', body })).toRespondWith({
      status: 201,
      json: { total: 0.1 + 0.2, order: '№ 7' },
    });
    expect(await plugin.handle({ path: '/json', body: '{"items":[}' })).toRespondWith({
      status: 400,
      body: 'no JSON value at position 10',
    });
  });

  test('is a form', async () => {
    expect(await plugin.handle({ path: '/form', body: 'size=4&size=%35+0&other=1' })).toRespondWith({
      body: '4+5 0',
    });
  });
});

describe('a call', () => {
  const at = (path: string) => `/fetch?url=${encodeURIComponent(UPSTREAM + path)}`;

  test('goes out with method, headers and body, and its answer comes in', async () => {
    const run = await plugin.handle({ method: 'PUT', path: at('/echo'), body: 'hello' });
    expect(run).toRespondWith({
      status: 418,
      body: 'hello',
      headers: { 'content-type': 'text/x-proxied', 'x-ok': 'false', 'x-upstream': 'PUT|guest' },
    });
    expect(run).toHaveFetched('PUT', `${UPSTREAM}/echo`);
  });

  test('may bring megabytes', async () => {
    const large = await loadPlugin(
      { project: PROJECT },
      {
        fetch: {
          [`${UPSTREAM}/large`]: {
            headers: { 'content-type': 'a/b' },
            body: new Uint8Array(3_000_000).fill(7),
          },
        },
      },
    );
    const { response } = await large.handle({ path: at('/large') });
    expect(response.bytes().length).toBe(3_000_000);
    expect(response.bytes().every((byte) => byte === 7)).toBe(true);
  });

  test.each([
    ['denied', '0 ask the operator'],
    ['invalid', '1 no such method'],
    ['name', '2 no address'],
    ['broken', '3 refused'],
    ['tls', '4 expired'],
    ['protocol', '5 no HTTP'],
    ['slow', '6 no answer within 2000 ms'],
    ['huge', '7 the answer is larger than 1048576 bytes'],
    ['spent', '8 fetchCalls'],
  ])('that fails (%s) says why', async (path, words) => {
    const run = await plugin.handle({ path: at(`/${path}`) });
    expect(run).toRespondWith({ status: 502, body: words });
    expect(run.log).toMatchObject([{ level: 'warn', message: 'no answer', fields: { why: words.slice(2) } }]);
  });
});

test('lines of every level go to the log with their fields', async () => {
  const { log } = await plugin.handle({ path: '/log' });
  expect(log.map(({ level, message, fields }) => [level, message, { ...fields }])).toEqual([
    ['trace', 'a trace line', {}],
    ['debug', 'a debug line', {}],
    ['info', 'an info line', { text: 'a', number: '3', float: '1.5', yes: 'true' }],
    ['warn', 'a warn line', { nothing: 'null', path: '/log' }],
    ['error', 'an error line', {}],
    ['info', 'from the console', {}],
  ]);
});

test('a value of the config is there or is null', async () => {
  expect(await plugin.handle({ path: '/config?key=currency' })).toRespondWith({ body: 'CHF' });
  expect(await plugin.handle({ path: '/config?key=empty' })).toRespondWith({ status: 200, body: '' });
  expect(await plugin.handle({ path: '/config?key=other' })).toRespondWith(404);
});

describe('an answer', () => {
  test('is a page, a way elsewhere or only a status', async () => {
    expect(await plugin.handle({ path: '/html' })).toRespondWith({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<p>/html',
    });
    expect(await plugin.handle({ path: '/redirect' })).toRespondWith({
      status: 307,
      headers: { location: '/parts?from=redirect' },
    });
    expect(await plugin.handle({ path: '/status?code=204' })).toRespondWith({ status: 204, body: '' });
  });

  test('may set several cookies', async () => {
    const { response } = await plugin.handle({ path: '/cookies' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  // 65736 is 200 where only 16 bits of it are read.
  test.each([0, 99, 199, 600, 65_736, 65_535, -1, -65_336, 2_147_483_647])(
    'with the status %i is refused',
    async (code) => {
      expect(await plugin.handle({ path: `/status?code=${code}` })).toFailWith('bad_response', 'status');
    },
  );

  test.each(['name=a%20b&value=1', 'name=x&value=a%0D%0Ax:1', 'name=x&value=%E2%82%AC'])(
    'with the header %s is refused',
    async (query) => {
      expect(await plugin.handle({ path: `/header?${query}` })).toFailWith('bad_response', 'header');
    },
  );
});

test('a request that the guest made does not end the one that it serves', async () => {
  expect(await plugin.handle({ method: 'POST', path: '/made?a=1' })).toRespondWith({
    body: '<p>/html POST "1"',
  });
});
