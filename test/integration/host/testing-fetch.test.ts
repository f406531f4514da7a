/** What @wayhouse/host/testing answers in the stead of the network. */
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { type FakeAnswer, type FakeFetch, TestHost, type TestSettings } from '../../../host/testing.ts';
import { guestPath } from '../../support/guests.ts';

const host = new TestHost();
afterAll(() => host.close());

const PRICES = 'https://api.example/prices?of=book';

/** The guest calls the URL in `x-target`, and answers what came: 502 and `x-error` for a call without an answer. */
const fetching = async (fetch?: FakeFetch, settings: TestSettings = {}) =>
  host.load(await readFile(guestPath('fetch', 'assemblyscript')), { ...settings, ...(fetch && { fetch }) });

const to = (url: string, more: Readonly<Record<string, string>> = {}) => ({
  headers: { 'x-target': url, ...more },
});

test('a function answers every call, and the run tells of each', async () => {
  const plugin = await fetching((call) => `${call.method} ${call.url} ${call.text()}`);
  const run = await plugin.handle({
    ...to(PRICES, { 'x-target-method': 'POST', 'x-key': '7' }),
    body: 'Zürich',
  });
  expect(run.response.text()).toBe(`POST ${PRICES} Zürich`);
  expect(run.fetches).toMatchObject([{ method: 'POST', url: PRICES, outcome: 200 }]);
  expect(run.fetches[0]?.headers.get('x-key')).toBe('7');
  expect(run.fetches[0]?.text()).toBe('Zürich');
});

test('an answer may come later', async () => {
  const { promise, resolve } = Promise.withResolvers<FakeAnswer>();
  const plugin = await fetching(() => promise);
  const run = plugin.handle(to(PRICES));
  resolve('late');
  expect((await run).response.text()).toBe('late');
});

describe('an answer may be', () => {
  test.each<[string, FakeAnswer, number, string | null, string]>([
    ['text', 'Zürich', 200, null, 'Zürich'],
    ['bytes', Uint8Array.of(0x41), 200, null, 'A'],
    ['a Response', Response.json({ a: 1 }, { status: 201 }), 201, 'application/json', '{"a":1}'],
    ['its parts', { status: 404, headers: { 'content-type': 'a/b' }, body: 'no' }, 404, 'a/b', 'no'],
    ['nothing but a status', { status: 503 }, 503, null, ''],
  ])('%s', async (_what, answer, status, type, text) => {
    const plugin = await fetching({ [PRICES]: answer });
    // Twice, because a Response can be read once only.
    for (const run of [await plugin.handle(to(PRICES)), await plugin.handle(to(PRICES))]) {
      expect([run.response.status, run.response.text()]).toEqual([status, text]);
      expect(run.response.headers.get('content-type')).toBe(type);
      expect(run.fetches).toMatchObject([{ outcome: status }]);
    }
  });

  test.each<[FakeAnswer & { error: unknown }, string, string]>([
    [{ error: { tag: 'name-unresolved', val: 'api.example' } }, 'name-unresolved', 'api.example'],
    [{ error: { tag: 'tls-failed', val: 'expired' } }, 'tls-failed', 'expired'],
    [{ error: { tag: 'timed-out', val: 250 } }, 'timed-out', '250'],
    [{ error: { tag: 'response-too-large', val: 9n } }, 'response-too-large', '9'],
  ])('why there is none: %#', async (answer, tag, text) => {
    const { response, fetches } = await (await fetching(() => answer)).handle(to(PRICES));
    expect([response.headers.get('x-error'), response.text()]).toEqual([tag, text]);
    expect(fetches).toMatchObject([{ outcome: tag }]);
  });
});

describe('of a table', () => {
  const TABLE: FakeFetch = {
    [PRICES]: 'this one',
    'https://api.example/*': 'below',
    'https://api.example/v1/*': 'far below',
    'POST https://api.example/v1/*': ({ method }) => `by ${method}`,
    'https://other.example': 'the root',
  };

  test.each([
    ['GET', PRICES, 'this one'],
    ['GET', 'https://API.example:443/prices?of=book#part', 'this one'],
    ['GET', 'https://api.example/prices', 'below'],
    ['GET', 'https://api.example/v1/orders', 'far below'],
    ['POST', 'https://api.example/v1/orders', 'by POST'],
    ['GET', 'https://other.example/', 'the root'],
  ])('%s %s gets: %s', async (method, url, text) => {
    const run = await (await fetching(TABLE)).handle(to(url, { 'x-target-method': method }));
    expect(run.response.text()).toBe(text);
  });

  test.each(['api.example', 'GET /prices', 'https://', 'https://a.example/*/b', 'get https://a.example/'])(
    'the key %j is refused',
    async (key) => {
      await expect(fetching({ [key]: '' })).rejects.toMatchObject({
        name: 'SetupError',
        message: expect.stringContaining(`fetch[${JSON.stringify(key)}]: not a key`),
      });
    },
  );
});

describe('the mistake of the test', () => {
  test.each<[string, FakeFetch | undefined]>([
    ['none', undefined],
    [
      'https://other.example/, POST https://api.example/*',
      {
        'POST https://api.example/*': '',
        'https://other.example/': '',
      },
    ],
  ])('that has no answer for a call is told with its URL and the repair (it has: %s)', async (has, fetch) => {
    const plugin = await fetching(fetch);
    const error = await plugin.handle(to(PRICES)).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'SetupError' });
    const { message } = error as Error;
    expect(message).toContain(`The plugin called GET ${PRICES}, and the test has no answer for it`);
    expect(message).toContain(`(it has: ${has})`);
    expect(message).toContain(`{ fetch: { "${PRICES}": 'the body of the answer' } }`);
  });

  test('that throws in a fake is what the test gets, and the next request is answered', async () => {
    const thrown = new TypeError('a bug of the fake');
    const plugin = await fetching((call) => {
      if (call.url === PRICES) throw thrown;
      return 'well';
    });
    await expect(plugin.handle(to(PRICES))).rejects.toBe(thrown);
    expect((await plugin.handle(to('https://b.example/'))).response.text()).toBe('well');
  });

  test.each([
    ['a status', { status: 99 }, /the status 99/],
    ['what is no answer', 5, /answered 5/],
  ])('that answers with %s that no server has is told', async (_what, answer, message) => {
    const plugin = await fetching(() => answer as FakeAnswer);
    await expect(plugin.handle(to(PRICES))).rejects.toThrow(message);
  });
});

describe('as on the network,', () => {
  const never = () => new Promise<never>(() => {});

  test('a call times out', async () => {
    const run = await (await fetching(never)).handle(to(PRICES, { 'x-timeout-ms': '20' }));
    expect([run.response.headers.get('x-error'), run.response.text()]).toEqual(['timed-out', '20']);
    expect(run.fetches).toMatchObject([{ outcome: 'timed-out' }]);
  });

  test('an answer past the limit fetchBytes does not arrive', async () => {
    const plugin = await fetching(() => 'x'.repeat(101), { limits: { fetchBytes: 100 } });
    const { response } = await plugin.handle(to(PRICES));
    expect([response.headers.get('x-error'), response.text()]).toEqual(['response-too-large', '100']);
  });

  test('hop-by-hop fields do not cross', async () => {
    const plugin = await fetching(() => ({
      headers: { connection: 'x-gone', 'x-gone': '1', 'x-kept': '2' },
    }));
    const { response } = await plugin.handle(to(PRICES));
    expect([response.headers.get('x-gone'), response.headers.get('x-kept')]).toEqual([null, '2']);
  });

  test('an origin that the manifest does not ask for is denied, and one that it asks for is not', async () => {
    const manifest = { http: { origins: ['https://api.example'] } };
    const plugin = await fetching(() => 'yes', { manifest });
    expect((await plugin.handle(to(PRICES))).response.text()).toBe('yes');
    const denied = await plugin.handle(to('https://other.example/'));
    expect(denied.response.headers.get('x-error')).toBe('denied');
    expect(denied.response.text()).toMatch(/https:\/\/other\.example is neither asked for nor granted/);
    expect(denied.fetches).toEqual([]);
  });

  test('a call that is not well-formed is refused', async () => {
    const { response } = await (await fetching(() => 'yes')).handle(to('ftp://api.example/'));
    expect(response.headers.get('x-error')).toBe('invalid-request');
  });
});

test('requests at once are answered one after the other, each with its own calls', async () => {
  const plugin = await fetching(({ url }) => url);
  const urls = ['a', 'b', 'c'].map((name) => `https://${name}.example/`);
  const runs = await Promise.all(urls.map((url) => plugin.handle(to(url))));
  expect(runs.map(({ fetches }) => fetches.map(({ url }) => url))).toEqual(urls.map((url) => [url]));
  expect(runs.map(({ response }) => response.text())).toEqual(urls);
  expect(new Set(runs.map(({ fuel }) => fuel)).size).toBe(1);
});
