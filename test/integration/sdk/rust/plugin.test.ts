/** Plugins written with the crate, built for each of its targets, behind the host's own walls. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHost, type TestPlugin, type TestSettings } from '../../../../host/testing.ts';
import { buildGuest, GUESTS, TARGETS } from '../../../support/sdk/rust.ts';

const BUILD_MS = 600_000;
const URL_OF_PRICES = 'https://api.example/prices';
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
// A client may send all of these in a header.
const visibleBytes = String.fromCharCode(...everyByte.filter((byte) => byte > 0x20 && byte !== 0x7f));

const host = new TestHost();
afterAll(() => host.close());

const atUrl = (url: string) => `/fetch?url=${encodeURIComponent(url)}`;

/** File, line and column of this text in a guest's source, as rustc names them. */
async function placeOf(file: string, text: string): Promise<string> {
  const source = await readFile(join(GUESTS, file), 'utf8');
  const before = source.slice(0, source.indexOf(text)).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

describe.each(TARGETS)('a plugin for %s', (target) => {
  let component: Uint8Array;
  let plugin: TestPlugin;
  const load = (settings: TestSettings) => host.load(component, settings);

  beforeAll(async () => {
    component = await buildGuest('sdk-api', target);
    plugin = await load({});
  }, BUILD_MS);

  test('is told every part of a request', async () => {
    const run = await plugin.handle({
      method: 'PATCH',
      scheme: 'http',
      authority: 'shop.example:8443',
      path: '/a%20b?name=Z%C3%BCrich+1&name=2',
      body: 'grüezi',
      remoteAddress: '2001:db8::7',
    });
    expect(run.response.headers.get('content-type')).toBe('application/json');
    const { timeLeft, ...parts } = run.response.json() as Record<string, unknown>;
    expect(parts).toEqual({
      method: 'PATCH',
      scheme: 'http',
      authority: 'shop.example:8443',
      pathWithQuery: '/a%20b?name=Z%C3%BCrich+1&name=2',
      path: '/a%20b',
      name: 'Zürich 1',
      text: 'grüezi',
      remoteAddress: '2001:db8::7',
      id: expect.stringMatching(/^test-\d+$/),
    });
    expect(timeLeft).toBeGreaterThan(0);
  });

  test('gets and gives headers of any bytes', async () => {
    const headers: [string, string][] = [
      ['x-bytes', visibleBytes],
      ['x-many', 'one'],
      ['X-Many', 'two'],
    ];
    const { response } = await plugin.handle({ path: '/headers', headers });
    expect(response.headers.get('x-bytes')).toBe(visibleBytes);
    expect(response.headers.get('x-many')).toBe('one, two');
    expect(response.headers.get('x-joined')).toBe('one|two');
    expect(response.headers.get('x-answer')).toBe('a\xff\x80');
    expect(response.bytes()).toEqual(new Uint8Array(Buffer.from(visibleBytes, 'latin1')));
  });

  test('gets and gives a body of any bytes', async () => {
    const body = new Uint8Array(100_000).map((_, i) => i * 7);
    for (const sent of [everyByte, body, new Uint8Array()]) {
      const { response } = await plugin.handle({ method: 'POST', path: '/body', body: sent });
      expect(response.status).toBe(200);
      expect(response.bytes()).toEqual(sent);
    }
  });

  test('reads and writes JSON', async () => {
    const right = await plugin.handle({ method: 'POST', path: '/json', body: '{"items":[1,2,39]}' });
    expect(right.response.json()).toEqual({ total: 42 });
    const wrong = await plugin.handle({ method: 'POST', path: '/json', body: '{"items":[1,"2"]}' });
    expect(wrong.response.status).toBe(500);
    expect(wrong.log).toMatchObject([
      { level: 'error', message: expect.stringContaining('line 1 column 15') },
    ]);
  });

  test('reads its config, and says what is missing', async () => {
    const set = await (await load({ config: { currency: 'CHF' } })).handle({ path: '/config' });
    expect(set.response.text()).toBe('CHF');
    const missing = await plugin.handle({ path: '/config' });
    expect(missing.response.status).toBe(500);
    expect(missing.log).toMatchObject([
      { level: 'error', message: "config.currency is missing in the plugin's settings", fields: {} },
    ]);
  });

  test('calls other servers and gives their answers', async () => {
    const answer = { status: 503, headers: { 'x-up': 'ÿ' }, body: everyByte };
    const calling = await load({ fetch: { [URL_OF_PRICES]: answer } });
    const request = { method: 'PUT', path: atUrl(URL_OF_PRICES), headers: { 'x-down': 'é' }, body: 'a' };
    const { response, fetches } = await calling.handle(request);
    expect([response.status, response.headers.get('x-up')]).toEqual([503, 'ÿ']);
    expect(response.bytes()).toEqual(everyByte);
    expect(fetches).toMatchObject([{ method: 'PUT', url: URL_OF_PRICES, outcome: 503 }]);
    expect([fetches[0]?.headers.get('x-down'), fetches[0]?.text()]).toEqual(['é', 'a']);
  });

  test.each([
    { error: { tag: 'denied', val: 'ask' }, text: 'Denied("ask") | ask' },
    { error: { tag: 'invalid-request', val: 'url' }, text: 'InvalidRequest("url") | url' },
    { error: { tag: 'name-unresolved', val: 'name' }, text: 'NameUnresolved("name") | name' },
    { error: { tag: 'connection-failed', val: 'reset' }, text: 'ConnectionFailed("reset") | reset' },
    { error: { tag: 'tls-failed', val: 'expired' }, text: 'TlsFailed("expired") | expired' },
    { error: { tag: 'protocol-failed', val: 'smtp' }, text: 'ProtocolFailed("smtp") | smtp' },
    { error: { tag: 'timed-out', val: 1500 }, text: 'TimedOut(1.5s) | no answer within 1500 ms' },
    {
      error: { tag: 'response-too-large', val: 2n ** 40n },
      text: 'ResponseTooLarge(1099511627776) | the answer is larger than 1099511627776 bytes',
    },
    { error: { tag: 'limit-exceeded', val: 'fetchCalls' }, text: 'LimitExceeded("fetchCalls") | fetchCalls' },
  ] as const)('is told why a call failed: $error.tag', async ({ error, text }) => {
    const calling = await load({ fetch: () => ({ error }) });
    const { response } = await calling.handle({ path: atUrl(URL_OF_PRICES) });
    expect(response.text()).toBe(text);
  });

  test('is told by the host what it may not call', async () => {
    const calling = await load({ manifest: { http: { origins: ['https://other.example'] } } });
    const denied = await calling.handle({ path: atUrl(URL_OF_PRICES) });
    expect(denied.response.text()).toMatch(/^Denied\(".*https:\/\/api\.example/);
    const malformed = await plugin.handle({ path: atUrl('no url') });
    expect(malformed.response.text()).toMatch(/^InvalidRequest\("/);
    expect([...denied.fetches, ...malformed.fetches]).toEqual([]);
  });

  test('builds a call of headers, JSON and a timeout', async () => {
    const orders = 'POST https://api.example/orders';
    const calling = await load({ fetch: { [orders]: '{"id":"a1"}' } });
    const { response, fetches } = await calling.handle({ path: '/builder' });
    expect(response.json()).toBe('a1');
    expect(Object.fromEntries(fetches[0]?.headers ?? [])).toMatchObject({
      'content-type': 'application/json',
      'x-one': '1, é',
    });
    expect(fetches[0]?.json()).toEqual({ items: 2 });
    const silent = await load({ fetch: () => new Promise(() => {}) });
    const timedOut = await silent.handle({ path: '/builder' });
    expect(timedOut.log).toMatchObject([{ level: 'error', message: 'no answer within 250 ms' }]);
  });

  test('makes no call whose body has no JSON', async () => {
    const { response, fetches } = await plugin.handle({ path: '/mistake' });
    expect(response.text()).toBe('InvalidRequest("the body has no JSON: key must be a string")');
    expect(fetches).toEqual([]);
  });

  test('logs with key-values', async () => {
    const { log } = await plugin.handle({ path: '/log' });
    const target = 'sdk_api::lines';
    expect(log).toEqual([
      { level: 'trace', message: 'a trace line', fields: { target } },
      { level: 'debug', message: 'a debug line: 2', fields: { target } },
      { level: 'info', message: 'an info line', fields: { target, order: '17', city: 'Zürich', ok: 'true' } },
      { level: 'warn', message: 'a warn line: naïve ☃', fields: { target } },
      { level: 'error', message: 'an error line', fields: { target: 'billing', same: '2' } },
    ]);
  });

  test('traces, and an event has the fields of the spans around it', async () => {
    const { log } = await plugin.handle({ path: '/tracing' });
    const target = 'sdk_api::lines';
    expect(log).toEqual([
      { level: 'info', message: 'before', fields: { target, items: '3' } },
      { level: 'debug', message: 'asked', fields: { target, span: 'price', of: 'book' } },
      {
        level: 'error',
        message: 'taxed 1',
        fields: { target, span: 'price:tax', total: '12', rate: '8.1 %', of: 'pen' },
      },
      { level: 'warn', message: 'after', fields: { target, city: 'Zürich', ratio: '0.5' } },
    ]);
  });

  test('traps in a panic, whose message and place are in the log', async () => {
    const run = await plugin.handle({ path: '/panic?index=3' });
    expect(run.response.status).toBe(502);
    expect(run.failure?.code).toBe('guest_trapped');
    const place = await placeOf('api/src/failures.rs', 'list[index]');
    const message = `panicked at ${place}: index out of bounds: the len is 3 but the index is 3`;
    expect(run.log).toEqual([{ level: 'error', message, fields: {} }]);
    expect((await plugin.handle({ path: '/panic?index=2' })).response.text()).toBe('3');
  });

  test('answers an error with a 500 that keeps it to itself, and the log has its cause', async () => {
    const { response, failure, log } = await plugin.handle({ path: '/error' });
    expect([response.status, failure]).toEqual([500, undefined]);
    expect(response.text()).toBe('The plugin failed. Its log says why.\n');
    expect(log).toEqual([
      {
        level: 'error',
        message: 'the order has no price',
        fields: { cause: 'invalid digit found in string' },
      },
    ]);
    const bare = await plugin.handle({ path: '/bare-error' });
    expect(bare.log).toEqual([{ level: 'error', message: 'no price', fields: {} }]);
  });

  test('prints into the log where its target has standard streams', async () => {
    const { response, log } = await plugin.handle({ path: '/print' });
    expect(response.text()).toBe('printed');
    const lines = target === 'wasm32-wasip2' ? ['printed 1', 'not whole', 'unended'] : [];
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual(
      lines.map((line) => `info ${line}`),
    );
  });

  test('uses the same fuel for the same request', async () => {
    const runs = [await plugin.handle(), await plugin.handle(), await plugin.handle()];
    expect(new Set(runs.map(({ fuel }) => fuel)).size).toBe(1);
  });
});
