import { beforeAll, test } from 'vitest';
import { check as checkPriceRules } from '../../examples/price-rules/check.ts';
import { check as checkWebhookSignature } from '../../examples/webhook-signature/check.ts';
import { SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

function built(example: string): string {
  return new URL(`../../examples/${example}/build/plugin.wasm`, import.meta.url).pathname;
}

test('price-rules (AssemblyScript) does what its README says', async () => {
  await checkPriceRules({ ...host, component: built('price-rules') });
});

test('webhook-signature (Rust) does what its README says', async () => {
  await checkWebhookSignature({ ...host, component: built('webhook-signature') });
});
