import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../host/protocol/errors.ts';
import { readDataDir } from '../support/data-dir.ts';
import { must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { component, fromText } from '../support/handmade.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { RawClient } from '../support/raw-client.ts';

const MIB = 1024 * 1024;

let host: TestHost;
beforeAll(async () => {
  host = await startHost({ env: { WAYHOUSE_DRAIN_MS: '1000' } });
  await must(await host.upload('neighbour', guestPath('hello', 'assemblyscript')));
});

/** The host lives, its other plugin answers, and nothing of a refused upload is left. */
async function expectUnharmed(): Promise<void> {
  expect(await (await host.call('/neighbour')).text()).toBe('hello from assemblyscript');
  const plugins = (await must(await host.api('GET', '/v1/plugins'))) as { name: string }[];
  expect(plugins.map(({ name }) => name)).toEqual(['neighbour']);
  const left = async () => {
    const { artifacts, tmp } = await readDataDir(host.dataDir);
    return { artifacts: artifacts.length, tmp: tmp.length };
  };
  await expect.poll(left, { timeout: 10_000 }).toEqual({ artifacts: 1, tmp: 0 });
}

const REFUSED: readonly [what: string, code: ErrorCode, bytes: () => Promise<Uint8Array>][] = [
  ['an empty body', 'upload_empty', async () => new Uint8Array()],
  ['a text file', 'not_wasm', async () => Buffer.from('#!/bin/sh\necho hello\n')],
  ['text that begins like WebAssembly', 'not_wasm', async () => Buffer.from('\0as')],
  ['a mebibyte of zeros', 'not_wasm', async () => new Uint8Array(MIB)],
  ['a core module', 'core_module', () => fromText('(module (func (export "handle")))')],
  ['an empty component', 'unsupported_world', () => fromText('(component)')],
  [
    'a component of another world',
    'unsupported_world',
    () => component((wit) => wit.replace('export handle:', 'export run:')),
  ],
  [
    'a component of an older contract',
    'import_not_provided',
    () => component((wit) => wit.replaceAll('@0.1.0', '@0.0.1')),
  ],
  ['a command for WASI', 'import_not_provided', () => readFile(guestPath('wasi-hello', 'rust'))],
];

test.each(REFUSED)('%s is refused as %s', async (_, code, bytes) => {
  const answer = await host.upload('refused', await bytes());
  expect(answer.status).toBe(ERRORS[code].status);
  expect(await answer.json()).toMatchObject({
    code,
    type: `urn:wayhouse:error:${code}`,
    repair: ERRORS[code].repair,
    requestId: answer.headers.get('x-request-id'),
  });
  await expectUnharmed();
});

test('the refusal of a component that imports wasi names each interface that is not there', async () => {
  const answer = await host.upload('refused', guestPath('wasi-hello', 'rust'));
  const { detail } = (await answer.json()) as { detail: string };
  const text = await print(await readFile(guestPath('wasi-hello', 'rust')));
  const imports = [...text.matchAll(/^ {2}\(import "(wasi:[^"]+)"/gm)].map(([, name]) => name);
  expect(imports.length).toBeGreaterThan(1);
  for (const name of imports) expect(detail).toContain(name);
});

test('a component that was cut off is refused at whatever length', async () => {
  const whole = await readFile(guestPath('hello', 'assemblyscript'));
  const lengths = Array.from({ length: 60 }, (_, i) => Math.floor(((i + 0.5) * whole.length) / 60));
  const codes = new Set<unknown>();
  for (const length of [1, 4, 7, 8, 9, ...lengths, whole.length - 1]) {
    const answer = await host.upload('refused', whole.subarray(0, length));
    const { code } = (await answer.json()) as { code: string };
    expect([400, 422], `${length} bytes: ${code}`).toContain(answer.status);
    codes.add(code);
  }
  expect([...codes].toSorted()).toEqual(['malformed_component', 'not_wasm', 'unsupported_world']);
  await expectUnharmed();
});

describe('200 MB against a limit of 32 MB', () => {
  const TOTAL = 200 * MIB;
  const PART = Buffer.alloc(MIB);
  const FORM_HEAD = '--b\r\ncontent-disposition: form-data; name="component"\r\n\r\n';
  const CHUNKED = 'transfer-encoding: chunked';

  const chunk = (bytes: Uint8Array | string): Buffer =>
    Buffer.concat([`${bytes.length.toString(16)}\r\n`, bytes, '\r\n'].map((part) => Buffer.from(part)));

  async function residentBytes(): Promise<number> {
    const metrics = await (await host.api('GET', '/metrics')).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  }

  /** Sends all of it, whatever is answered meanwhile. Gives back the most that the host held on the way. */
  async function flood({ socket }: RawClient, part: Buffer): Promise<number> {
    let peak = 0;
    for (let sent = 0; sent < TOTAL; sent += MIB) {
      if (!socket.write(part)) await once(socket, 'drain');
      if (sent % (20 * MIB) === 0) peak = Math.max(peak, await residentBytes());
    }
    return peak;
  }

  test.each([
    ['without a length', ['content-type: application/wasm', CHUNKED], '', chunk(PART)],
    ['with its length', ['content-type: application/wasm', `content-length: ${TOTAL}`], '', PART],
    ['in a form', ['content-type: multipart/form-data; boundary=b', CHUNKED], chunk(FORM_HEAD), chunk(PART)],
  ])('%s: 413 arrives, and the host does not hold it', async (_, fields, head, part) => {
    const before = await residentBytes();
    const client = await RawClient.open(host.admin);
    onTestFinished(() => void client.socket.destroy());
    const authorization = `authorization: Bearer ${host.token}`;
    client.send(
      'POST /v1/plugins/refused/versions HTTP/1.1',
      'host: admin',
      authorization,
      ...fields,
      '',
      '',
    );
    client.socket.write(head);
    const peak = await flood(client, part);
    const { status, body } = await client.response();
    expect(status).toBe(413);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'upload_too_large', stage: 'receive' });
    expect(peak - before).toBeLessThan(100 * MIB);
    await expectUnharmed();
  });
});

describe('an upload that stalls', () => {
  /** Announces a whole component and sends a part of it. */
  async function stall(): Promise<RawClient> {
    const client = await RawClient.open(host.admin);
    onTestFinished(() => void client.socket.destroy());
    const part = (await readFile(guestPath('hello', 'rust'))).subarray(0, 1_000);
    client.send(
      'POST /v1/plugins/stalled/versions HTTP/1.1',
      ...['host: admin', `authorization: Bearer ${host.token}`, 'content-type: application/wasm'],
      ...['content-length: 19687', '', ''],
    );
    client.socket.write(part);
    return client;
  }

  const inTmp = async () => (await readDataDir(host.dataDir)).tmp.length;

  test('holds up no other one, not even of the same name, and leaves nothing when its client goes', async () => {
    const clients = await Promise.all(Array.from({ length: 50 }, stall));
    await expect.poll(inTmp).toBe(50);
    await must(await host.upload('stalled', guestPath('hello', 'rust')));
    expect(await (await host.call('/stalled')).text()).toBe('hello from rust');
    await must(await host.api('DELETE', '/v1/plugins/stalled'));
    for (const { socket } of clients) socket.destroy();
    await expectUnharmed();
  });

  test('holds up no shutdown', async () => {
    await stall();
    await expect.poll(inTmp).toBe(1);
    expect(await host.stop()).toBe(0);
  });
});
