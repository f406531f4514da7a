import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

const UPSTREAM = 'https://api.example.com';
const config = { upstream: UPSTREAM };

const proxy = await loadPlugin(
  { project: '.' },
  { config, fetch: { [`${UPSTREAM}/orders?page=2`]: 'two orders' } },
);

test('passes a request on, and marks the answer', async () => {
  const run = await proxy.handle({ method: 'POST', path: '/orders?page=2', body: 'more' });
  expect(run).toHaveFetched('POST', `${UPSTREAM}/orders?page=2`);
  expect(run).toRespondWith({ status: 200, body: 'two orders', headers: { 'x-proxied-by': '{{name}}' } });
});

test('is a 502 where the server does not answer', async () => {
  const fetch = () => ({ error: { tag: 'connection-failed', val: 'refused' } }) as const;
  const plugin = await loadPlugin({ project: '.' }, { config, fetch });
  const run = await plugin.handle();
  expect(run).toRespondWith(502);
  expect(run).toHaveLogged('error', 'no answer');
});

test('is a 503 until somebody has set the server', async () => {
  const plugin = await loadPlugin({ project: '.' });
  expect(await plugin.handle()).toRespondWith(503);
});
