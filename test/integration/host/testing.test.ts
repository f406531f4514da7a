/** What @wayhouse/host/testing tells of a component: the answer, the log, what it cost and why it failed. */
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { TestHost } from '../../../host/testing.ts';
import { type GuestLanguage, guestPath } from '../../support/guests.ts';

const host = new TestHost();
afterAll(() => host.close());

const guest = (name: string, language: GuestLanguage = 'assemblyscript') =>
  readFile(guestPath(name, language));

describe.each(['assemblyscript', 'rust'] as const)('a guest in %s', (language) => {
  test('answers, and nothing else is told of it', async () => {
    const plugin = await host.load(await guest('hello', language));
    const run = await plugin.handle();
    expect(run.response.status).toBe(200);
    expect(run.response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(run.response.text()).toBe(`hello from ${language}`);
    expect(run).toMatchObject({ failure: undefined, log: [], fetches: [] });
  });

  test('uses the same fuel and memory for the same request: again, and on another thread', async () => {
    const hello = await guest('hello', language);
    const [one, other] = [await host.load(hello), await host.load(hello)];
    const [first, ...others] = [await one.handle(), await one.handle(), await other.handle()].map(
      ({ fuel, memoryBytes }) => ({ fuel, memoryBytes }),
    );
    expect(others).toEqual([first, first]);
    expect(first?.fuel).toBeGreaterThan(1_000);
    expect(first?.memoryBytes).toBeGreaterThanOrEqual(65_536);
    expect((first?.memoryBytes ?? 1) % 65_536).toBe(0);
    expect((await one.handle({ path: '/a-longer-path' })).fuel).toBeGreaterThan(first?.fuel ?? Infinity);
  });

  test('reads the config that it is given', async () => {
    const plugin = await host.load(await guest('config', language), { config: { currency: 'EUR' } });
    const [set, other] = [await plugin.handle({ path: '/currency' }), await plugin.handle({ path: '/tax' })];
    expect([set.response.status, set.response.text()]).toEqual([200, 'EUR']);
    expect(other.response.status).toBe(404);
  });

  test('has its log lines told, each with its level and fields', async () => {
    const plugin = await host.load(await guest('log', language));
    const { log } = await plugin.handle({ path: '/here' });
    expect(log.map(({ level }) => level)).toEqual(['trace', 'debug', 'info', 'warn', 'error']);
    expect(log[1]).toEqual({ level: 'debug', message: 'a debug line', fields: { path: '/here' } });
  });

  test('that overspends its fuel fails by it, and the next request does not', async () => {
    const limits = { fuel: 10_000_000 };
    const plugin = await host.load(await guest('loop-forever', language), { limits });
    const run = await plugin.handle({ path: '/loop' });
    expect(run.failure).toMatchObject({
      code: 'fuel_exhausted',
      detail: expect.stringMatching(/10000000 \(limit fuel\)/),
    });
    expect(run.fuel).toBe(limits.fuel);
    expect(run.response.status).toBe(502);
    expect(run.response.json()).toMatchObject({ code: 'fuel_exhausted' });
    expect((await plugin.handle({ path: '/' })).response.status).toBe(200);
  });

  test('in a loop ends at its deadline, and has told what it used', async () => {
    const limits = { deadlineMs: 1_000, fuel: 10_000_000_000_000 };
    const plugin = await host.load(await guest('loop-forever', language), { limits });
    const run = await plugin.handle({ path: '/loop' });
    expect(run.failure).toMatchObject({
      code: 'deadline_exceeded',
      detail: expect.stringMatching(/1000 ms \(limit deadlineMs\)/),
    });
    expect(run.response.status).toBe(504);
    expect(run.fuel).toBeGreaterThan(1_000_000);
    expect(run.wallMs).toBeGreaterThanOrEqual(990);
    expect((await plugin.handle({ path: '/' })).failure).toBeUndefined();
  });

  test('that is refused memory is told so', async () => {
    const limits = { memoryBytes: 2 * 1024 * 1024 };
    const plugin = await host.load(await guest('eat-memory', language), { limits });
    const run = await plugin.handle({ path: '/eat' });
    expect(run.memoryBytes).toBe(limits.memoryBytes);
  });
});

describe('a failure', () => {
  test('of a trap has the message of the trap and the functions of the guest', async () => {
    const plugin = await host.load(await guest('trap', 'rust'));
    const { failure, log } = await plugin.handle({ path: '/misdeed' });
    expect(failure).toEqual({
      code: 'guest_trapped',
      detail: 'unreachable',
      functions: ['handle'],
    });
    expect(log).toEqual([]);
  });

  test('names functions by their numbers where the component has no names', async () => {
    const plugin = await host.load(await guest('trap'));
    const { failure } = await plugin.handle({ path: '/misdeed' });
    expect(failure?.functions).toEqual([expect.stringMatching(/^wasm-function\[\d+\]$/)]);
  });

  test('leaves in the log what the guest had logged, and only that', async () => {
    const plugin = await host.load(await guest('throw'));
    const { failure, log } = await plugin.handle({ path: '/misdeed' });
    expect(failure?.code).toBe('guest_trapped');
    expect(log).toEqual([
      { level: 'info', message: 'about to throw', fields: {} },
      { level: 'error', message: expect.stringMatching(/^abort: thrown on purpose/), fields: {} },
    ]);
  });

  test('of an answer that is not HTTP says which part', async () => {
    const plugin = await host.load(await guest('bad-response'));
    const { failure } = await plugin.handle({ path: '/header-newline' });
    expect(failure?.code).toBe('bad_response');
    expect(failure?.detail).toMatch(/"x-evil"/);
  });

  test('of a request that is too large never reaches the guest', async () => {
    const plugin = await host.load(await guest('echo'), { limits: { requestBodyBytes: 3 } });
    const { failure, response, fuel } = await plugin.handle({ method: 'POST', body: 'four' });
    expect(failure).toMatchObject({
      code: 'request_too_large',
      detail: expect.stringMatching(/4 bytes .*requestBodyBytes is 3/),
    });
    expect([response.status, fuel]).toEqual([413, 0]);
    expect((await plugin.handle({ method: 'POST', body: 'abc' })).failure).toBeUndefined();
  });
});

describe('a component is refused as an upload is', () => {
  test.each([
    ['not_wasm', async () => Buffer.from('no wasm at all')],
    ['core_module', async () => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    ['start_failed', () => guest('start-trap', 'wat')],
    ['import_not_provided', () => guest('wasi-hello', 'rust')],
  ])('%s', async (code, component) => {
    await expect(host.load(await component())).rejects.toMatchObject({ name: 'WayhouseError', code });
  });
});

describe('settings are refused as the admin API refuses them', () => {
  test.each([
    ['invalid_settings', /limits\.fuels: there is no such limit/, { limits: { fuels: 5 } }],
    ['invalid_settings', /limits\.fuel: 5 is not a whole number of 1000000 or more/, { limits: { fuel: 5 } }],
    ['invalid_settings', /limits\.queue: 0\.5/, { limits: { queue: 0.5 } }],
    ['invalid_settings', /config\.retries: it must be a string/, { config: { retries: 3 } }],
    ['limit_over_ceiling', /deadlineMs: 999999999 is above 300000/, { limits: { deadlineMs: 999_999_999 } }],
    ['memory_refused', /limit memoryBytes/, { limits: { memoryBytes: 65_536 } }],
    [
      'invalid_manifest',
      /"api\.example" is not an origin/,
      { manifest: { http: { origins: ['api.example'] } } },
    ],
  ])('%s: %s', async (code, detail, settings) => {
    const loading = host.load(await guest('hello', 'rust'), settings as object);
    await expect(loading).rejects.toMatchObject({
      ...{ name: 'WayhouseError', code },
      detail: expect.stringMatching(detail),
    });
  });
});

test('a request reaches the guest as it is written', async () => {
  const plugin = await host.load(await guest('echo'));
  const { response } = await plugin.handle({
    ...{ method: 'PUT', path: '/a/b?c=d', body: Uint8Array.of(0, 255) },
    ...{ scheme: 'http', authority: 'shop.example:8443', remoteAddress: '203.0.113.9' },
    headers: [
      ['X-Twice', 'one'],
      ['X-Twice', 'two'],
    ],
  });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    ...{ 'x-method': 'PUT', 'x-path': '/a/b?c=d', 'x-scheme': 'http', 'x-authority': 'shop.example:8443' },
    'x-echo-x-twice': 'one, two',
  });
  expect(response.bytes()).toEqual(Uint8Array.of(0, 255));
});

test.each([
  ['path', { path: 'no-slash' }, 'SetupError'],
  ['header', { headers: { 'no token': 'x' } }, 'TypeError'],
])('a request of which the %s is malformed is the mistake of the test', async (_part, request, name) => {
  const plugin = await host.load(await guest('hello'));
  await expect(plugin.handle(request)).rejects.toMatchObject({ name });
  expect((await plugin.handle()).response.status).toBe(200);
});
