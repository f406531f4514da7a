import { print } from '@bytecodealliance/jco';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, SETUP_MS } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { edited, fromText } from '../support/handmade.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { inText, NASTY_NAMES } from '../support/names.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

afterAll(async () => void (await host.stop()));

const hello = await print(await readFile(guestPath('hello', 'assemblyscript')));

/** The names that the toolchain gives to core items alone. */
const CORE_NAMES = ['memory', 'cabi_realloc', 'cabi_post_handle', '_initialize', 'main'];

/** The guest hello with each core name made longer by `name`. */
function renamed(name: string): Promise<Uint8Array> {
  const text = CORE_NAMES.reduce(
    (before, core) => before.replaceAll(`"${core}"`, `"${inText(core + name)}"`),
    hello,
  );
  return fromText(text);
}

/** It would end the worker, or make it answer with something else, if it ran. */
const PAYLOADS = [
  "a':0,[process.exit(1)]:0,'b",
  "a':0,[(()=>{throw 1})()]:0,'b",
  "x'];globalThis.Promise=0;a['b",
  ...NASTY_NAMES.slice(0, 12),
];

test('a component whose core names are code is served like any other, and none of it runs', async () => {
  expect(hello).toContain('"cabi_realloc"');
  for (const [index, payload] of PAYLOADS.entries()) {
    const plugin = `payload-${index}`;
    expect((await host.upload(plugin, await renamed(payload))).status).toBe(201);
    const answer = await host.call(`/${plugin}`);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello from assemblyscript']);
  }
  const metrics = await (await host.api('GET', '/metrics')).text();
  expect(metrics).not.toMatch(/^wayhouse_breaches_total\S* [1-9]/m);
}, 120_000);

test('a trap still names the function that it was in', async () => {
  await host.upload('trap', guestPath('trap', 'rust'));
  const { headers, status } = await host.call('/trap');
  expect(status).toBe(502);
  const requestId = headers.get('x-request-id');
  const lines = await (await host.api('GET', '/v1/plugins/trap/logs?lines=100')).text();
  expect(lines).toContain(requestId);
  expect(lines).toMatch(/handle/);
});

test.each([
  ['with a quote', `(export "it's" (func $handle)))`],
  ['with a blank', '(export "a b" (func $handle)))'],
  ['of JavaScript', '(export "__proto__" (func $handle)))'],
  ['with a line in it', '(import "a\\nb" (func)))'],
  ['that takes code along', `(export "a',[process.exit()],'b" (func $handle)))`],
])('a component with a name %s is refused by name, and the host goes on', async (_, addition) => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, addition));
  const answer = await host.upload('refused', bytes);
  expect([answer.status, await codeOf(answer)]).toEqual([422, 'name_refused']);
  expect((await host.call('/payload-0')).status).toBe(200);
});

test.each(['then', 'constructor', 'memory0', 'to-uint32'])(
  'a component that exports %s, which JavaScript knows, is served like any other',
  async (name) => {
    const text = hello.replace(/\)\s*$/, `(export "${name}" (func $handle)))`);
    expect((await host.upload('known', await fromText(text))).status).toBe(201);
    const answer = await host.call('/known');
    expect([answer.status, await answer.text()]).toEqual([200, 'hello from assemblyscript']);
  },
);
