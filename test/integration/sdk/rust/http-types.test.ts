/** A plugin that speaks in the types of the crate `http`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHost, type TestPlugin } from '../../../../host/testing.ts';
import { buildGuest } from '../../../support/sdk/rust.ts';

const host = new TestHost();
afterAll(() => host.close());

let plugin: TestPlugin;
beforeAll(async () => {
  const component = await buildGuest('sdk-http-types', 'wasm32-unknown-unknown');
  plugin = await host.load(component, {
    fetch: { 'https://api.example/a?b': { status: 418, headers: { 'x-up': 'ÿ' }, body: 'up' } },
  });
}, 600_000);

test('takes a request and gives an answer, bytes and all', async () => {
  const request = { method: 'PUT', path: '/a b?c={d}', headers: { 'x-bytes': 'é\xff' }, body: 'body' };
  const { response } = await plugin.handle(request);
  expect(response.status).toBe(201);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-method': 'PUT',
    'x-uri': 'https://plugin.example/a%20b?c=%7Bd%7D',
    'x-facts': expect.stringMatching(/^192\.0\.2\.1 test-\d+$/),
    'x-bytes': 'é\xff',
    'x-answer': 'a\xff\x80',
  });
  expect(response.text()).toBe('body');
});

test('calls with a request and gets an answer', async () => {
  const path = '/fetch?https://api.example/a?b';
  const { response, fetches } = await plugin.handle({ method: 'POST', path, body: 'down' });
  expect([response.status, response.headers.get('x-up'), response.text()]).toEqual([418, 'ÿ', 'up']);
  expect(fetches).toMatchObject([{ method: 'POST', url: 'https://api.example/a?b' }]);
});

test('is not asked where the types cannot hold the request', async () => {
  const { response, log } = await plugin.handle({ path: `/${'a'.repeat(70_000)}` });
  expect([response.status, response.text()]).toEqual([400, 'the request is malformed']);
  expect(log).toEqual([{ level: 'warn', message: 'the request is malformed', fields: {} }]);
});
