import { request } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { deploy, LANGUAGES, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { rawCall } from '../support/raw-call.ts';
import { headerOf, headersOf, RawClient } from '../support/raw-client.ts';

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
}, SETUP_MS);

describe.each(LANGUAGES)('echo in %s', (language) => {
  const path = `/echo-${language}`;

  beforeAll(async () => {
    await deploy(host, [`echo-${language}`, 'echo'], { language });
  }, SETUP_MS);

  test('every byte of a body comes back', async () => {
    const answer = await rawCall(host.gateway, { method: 'POST', path, body: ALL_BYTES });
    expect(answer.body).toEqual(Buffer.from(ALL_BYTES));
  });

  test('every byte that a header value may hold comes back', async () => {
    const bytes = String.fromCharCode(...ALL_BYTES.subarray(0x80));
    const visible = String.fromCharCode(...ALL_BYTES.subarray(0x21, 0x7f));
    const fields = [`x-high: a${bytes}z`, `x-low: ${visible}`, 'x-tab: a\tb', 'x-empty:'];
    const answer = await rawCall(host.gateway, { path, fields });
    expect(headerOf(answer, 'x-echo-x-high')).toBe(`a${bytes}z`);
    expect(headerOf(answer, 'x-echo-x-low')).toBe(visible);
    expect(headerOf(answer, 'x-echo-x-tab')).toBe('a\tb');
    expect(headerOf(answer, 'x-echo-x-empty') ?? '').toBe('');
  });

  test('an empty body is empty, with or without a content-length', async () => {
    const declared = await rawCall(host.gateway, { method: 'POST', path, body: new Uint8Array(0) });
    const bare = await rawCall(host.gateway, { method: 'POST', path });
    for (const answer of [declared, bare]) {
      expect([answer.status, answer.body.length, headerOf(answer, 'content-length')]).toEqual([200, 0, '0']);
    }
  });

  test('three megabytes come back as they went', async () => {
    const body = new Uint8Array(3_000_000).map((_, at) => (at * 2_654_435_761) >>> 13);
    const answer = await rawCall(host.gateway, { method: 'PUT', path, body });
    expect(answer.status).toBe(200);
    expect(answer.body.equals(body)).toBe(true);
  });

  test('a chunked body arrives whole, and no transfer-encoding passes', async () => {
    const client = await RawClient.open(host.gateway);
    client.send(`POST ${path} HTTP/1.1`, 'host: a', 'transfer-encoding: chunked', '', '');
    client.send('3', 'a\0b', '5;x=y', '\r\nc\xff\r', '0', 'trailer-field: dropped', '', '');
    const answer = await client.response();
    client.socket.destroy();
    expect(answer.body.toString('latin1')).toBe('a\0b\r\nc\xff\r');
    expect(headerOf(answer, 'x-echo-transfer-encoding')).toBeUndefined();
    expect(headerOf(answer, 'x-echo-trailer-field')).toBeUndefined();
  });

  test('method, path, query, scheme and authority are as the client wrote them', async () => {
    const query = `?a=1&a=2&b=%2F%00+%zz&c=[{}]|"'`;
    const answer = await rawCall(host.gateway, { path: `${path}//x/../y%2f;p${query}` });
    expect(headerOf(answer, 'x-path')).toBe(`//x/../y%2f;p${query}`);
    expect(headerOf(answer, 'x-method')).toBe('GET');
    expect(headerOf(answer, 'x-scheme')).toBe('http');
    expect(headerOf(answer, 'x-authority')).toBe('plugins.example');
  });

  test('the mount itself is "/", also before a query', async () => {
    const paths = [path, `${path}/`, `${path}?q`, `${path}/?q`];
    const seen = await Promise.all(
      paths.map(async (at) => headerOf(await rawCall(host.gateway, { path: at }), 'x-path')),
    );
    expect(seen).toEqual(['/', '/', '/?q', '/?q']);
  });

  test('a name that only begins like the plugin is not the plugin', async () => {
    expect((await rawCall(host.gateway, { path: `${path}x` })).status).toBe(404);
  });

  test('header fields that stand more than once stay so, in order', async () => {
    const fields = ['X-Many: one', 'cookie: a=1', 'x-many: two', 'Cookie: b=2', 'x-MANY: one'];
    const answer = await rawCall(host.gateway, { path, fields });
    expect(headersOf(answer, 'x-echo-x-many')).toEqual(['one', 'two', 'one']);
    expect(headersOf(answer, 'x-echo-cookie')).toEqual(['a=1', 'b=2']);
  });

  test('HEAD answers the header of GET and no body', async () => {
    const client = await RawClient.open(host.gateway);
    client.send(`HEAD ${path} HTTP/1.1`, 'host: a', 'content-length: 4', '', 'body');
    const head = await client.response({ head: true });
    client.send(`GET ${path} HTTP/1.1`, 'host: a', '', '');
    const next = await client.response();
    client.socket.destroy();
    expect([head.status, headerOf(head, 'x-method')]).toEqual([200, 'HEAD']);
    expect([next.status, headerOf(next, 'x-method')]).toEqual([200, 'GET']);
  });

  test.each(['DELETE', 'PROPFIND', 'PATCH', 'OPTIONS', 'QUERY'])('%s with a body arrives', async (method) => {
    const answer = await rawCall(host.gateway, { method, path, body: ALL_BYTES });
    expect(headerOf(answer, 'x-method')).toBe(method);
    expect(answer.body.equals(ALL_BYTES)).toBe(true);
  });

  test('a body past requestBodyBytes is refused, declared or not', async () => {
    const body = new Uint8Array(4 * 1024 * 1024 + 1);
    const declared = await rawCall(host.gateway, { method: 'POST', path, body });
    expect([declared.status, JSON.parse(declared.body.toString()).code]).toEqual([413, 'request_too_large']);
    const chunked = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(host.gateway + path, { method: 'POST' }, (answer) => resolve(answer.statusCode));
      call.on('error', reject).write(body);
      call.end();
    });
    expect(chunked).toBe(413);
  });
});
