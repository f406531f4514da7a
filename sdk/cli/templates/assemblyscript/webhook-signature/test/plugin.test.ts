import { createHmac } from 'node:crypto';
import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { expect, test } from 'vitest';

const SECRET = 'an example';
const RECEIVER = 'https://hooks.example.com/in';

const gate = await loadPlugin({ project: '.' }, { config: { secret: SECRET } });

function delivery(body: string, secret = SECRET) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { method: 'POST', body, headers: { 'x-hub-signature-256': `sha256=${signature}` } };
}

test.each([0, 1, 55, 56, 63, 64, 65, 1000])('takes a signed delivery of %i bytes', async (length) => {
  expect(await gate.handle(delivery('x'.repeat(length)))).toRespondWith(204);
});

test('refuses another secret, another body, and no signature', async () => {
  const signed = delivery('{}');
  expect(await gate.handle(delivery('{}', 'guessed'))).toRespondWith(401);
  expect(await gate.handle({ ...signed, body: '[]' })).toRespondWith(401);
  expect(await gate.handle({ ...signed, headers: {} })).toRespondWith(401);
});

test('passes what is signed on to its receiver', async () => {
  const plugin = await loadPlugin(
    { project: '.' },
    { config: { secret: SECRET, 'forward-to': RECEIVER }, fetch: { [RECEIVER]: 'taken' } },
  );
  const run = await plugin.handle(delivery('{"action":"opened"}'));
  expect(run).toHaveFetched('POST', RECEIVER);
  expect(run).toRespondWith({ status: 200, body: 'taken' });
});

test('lets nothing in without a secret', async () => {
  const plugin = await loadPlugin({ project: '.' });
  expect(await plugin.handle(delivery('{}', ''))).toRespondWith(503);
});
