import { beforeAll, describe, expect, test } from 'vitest';
import { deploy, LANGUAGES, must, SETUP_MS } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { rawCall } from '../support/raw-call.ts';
import { headerOf, headersOf } from '../support/raw-client.ts';
import { deadOrigin, startTcpServer, startUpstream, type Upstream } from '../support/upstream.ts';

const FETCH_BYTES = 100_000;
// A label of 64 characters: no name server is asked for what cannot be a name.
const NO_NAME = `http://${'a'.repeat(64)}.example`;

let host: TestHost;
let upstream: Upstream;
let garbage: string;
let cutOff: string;
let dead: string;

beforeAll(async () => {
  [host, upstream, dead] = await Promise.all([startHost(), startUpstream(), deadOrigin()]);
  garbage = await startTcpServer((socket) => socket.end('this is not HTTP\r\n\r\n'));
  cutOff = await startTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort'));
}, SETUP_MS);

describe.each(LANGUAGES)('fetch in %s', (language) => {
  const plugin = `fetch-${language}`;
  const path = `/${plugin}`;

  beforeAll(async () => {
    const tls = upstream.url.replace('http:', 'https:');
    const origins = [upstream.url, tls, garbage, cutOff, dead, NO_NAME];
    await deploy(host, [plugin, 'fetch'], {
      language,
      origins,
      settings: { limits: { fetchBytes: FETCH_BYTES } },
    });
  }, SETUP_MS);

  const call = (url: string, fields: readonly string[] = [], body?: Uint8Array) =>
    rawCall(host.gateway, {
      path,
      fields: [`x-target: ${url}`, ...fields],
      ...(body && { body, method: 'POST' }),
    });

  /** What the guest was told. */
  const failure = async (url: string, fields?: readonly string[], body?: Uint8Array) => {
    const answer = await call(url, fields, body);
    expect(answer.status).toBe(502);
    return [headerOf(answer, 'x-error'), answer.body.toString()];
  };

  test("the upstream sees method, path, fields and body; its answer's parts come back", async () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const high = String.fromCharCode(...body.subarray(0x80));
    const answering = call(
      `${upstream.url}/a/../b?c=%20d#e`,
      ['x-target-method: PUT', `x-high: ${high}`, 'x-two: 1', 'x-two: 2'],
      body,
    );
    const arrived = await upstream.next();
    expect([arrived.method, arrived.url, arrived.body]).toEqual(['PUT', '/b?c=%20d', Buffer.from(body)]);
    expect(headersOf(arrived, 'x-two')).toEqual(['1', '2']);
    expect(headerOf(arrived, 'x-high')).toBe(high);
    expect(headersOf(arrived, 'host')).toEqual([new URL(upstream.url).host]);
    expect(headersOf(arrived, 'content-length')).toEqual(['256']);
    arrived.answer(418, ['x-back', '1', 'X-Back', high, 'set-cookie', 'a=1', 'set-cookie', 'b=2'], body);
    const answer = await answering;
    expect([answer.status, answer.body]).toEqual([418, Buffer.from(body)]);
    expect(headersOf(answer, 'x-back')).toEqual(['1', high]);
    expect(headersOf(answer, 'set-cookie')).toEqual(['a=1', 'b=2']);
  });

  test('a 500 of the upstream is an answer, and so is a redirect: it is not followed', async () => {
    for (const status of [500, 302]) {
      const answering = call(`${upstream.url}/`);
      (await upstream.next()).answer(status, ['location', `${upstream.url}/elsewhere`], 'as it is');
      const answer = await answering;
      expect([answer.status, answer.body.toString()]).toEqual([status, 'as it is']);
    }
    expect(upstream.waiting.size).toBe(0);
  });

  test('denied: an origin that is neither asked for nor granted, and the text tells what to do', async () => {
    const before = upstream.count;
    const [error, text] = await failure('http://127.0.0.1:1/secret');
    expect(error).toBe('denied');
    expect(text).toMatch(/http:\/\/127\.0\.0\.1:1 .*manifest.*settings/s);
    expect((await failure(upstream.url.replace('127.0.0.1', 'localhost')))[0]).toBe('denied');
    expect(upstream.count).toBe(before);
  });

  test.each([
    ['a scheme that is not http', 'ftp://127.0.0.1/', []],
    ['no URL', 'nonsense', []],
    ['a user name', 'http://me:pw@127.0.0.1/', []],
    ['a method in lower case', 'http://127.0.0.1/', ['x-target-method: get']],
    ['a method with a blank', 'http://127.0.0.1/', ['x-target-method: GE T']],
    ['a tunnel', 'http://127.0.0.1/', ['x-target-method: CONNECT']],
  ])('invalid-request: %s', async (_what, url, fields) => {
    expect((await failure(url, fields))[0]).toBe('invalid-request');
  });

  test('name-unresolved', async () => {
    expect(await failure(NO_NAME)).toEqual(['name-unresolved', expect.stringContaining('example')]);
  });

  test('connection-failed: nobody listens, or the answer breaks off', async () => {
    expect((await failure(dead))[0]).toBe('connection-failed');
    expect((await failure(cutOff))[0]).toBe('connection-failed');
  });

  test('tls-failed', async () => {
    expect((await failure(upstream.url.replace('http:', 'https:')))[0]).toBe('tls-failed');
  });

  test('protocol-failed', async () => {
    expect((await failure(garbage))[0]).toBe('protocol-failed');
  });

  test('timed-out, with the time that was waited; the upstream sees its connection closed', async () => {
    const answering = failure(upstream.url, ['x-timeout-ms: 60']);
    const arrived = await upstream.next();
    expect(await answering).toEqual(['timed-out', '60']);
    await arrived.closed;
  });

  test('response-too-large, with the bytes that were left', async () => {
    const answering = failure(upstream.url, [], new Uint8Array(1000));
    (await upstream.next()).answer(200, [], new Uint8Array(FETCH_BYTES - 999));
    expect(await answering).toEqual(['response-too-large', String(FETCH_BYTES - 1000)]);
    const fits = call(upstream.url, [], new Uint8Array(1000));
    (await upstream.next()).answer(200, [], new Uint8Array(FETCH_BYTES - 1000));
    expect((await fits).body.length).toBe(FETCH_BYTES - 1000);
  });

  test('limit-exceeded: a body that is larger than fetchBytes does not go out', async () => {
    const before = upstream.count;
    const [error, text] = await failure(upstream.url, [], new Uint8Array(FETCH_BYTES + 1));
    expect([error, text]).toEqual(['limit-exceeded', expect.stringContaining('fetchBytes')]);
    expect(upstream.count).toBe(before);
  });
});

describe('both keys', () => {
  const ask = async (settings: object, asked: readonly string[]) => {
    const manifest = { http: { origins: [...asked] } };
    await must(await host.upload('keys', guestPath('fetch', 'rust'), { manifest, activate: false }));
    await must(await host.settings('keys', settings));
    const versions = (await must(await host.api('GET', '/v1/plugins/keys/versions'))) as {
      version: number;
    }[];
    const version = Math.max(...versions.map((one) => one.version));
    await must(await host.api('POST', '/v1/plugins/keys/activate', { version }));
    const answer = await host.call(`/keys?url=${upstream.url}/`);
    return [answer.headers.get('x-error'), await answer.text()];
  };
  const granting = (grant: object) => ({
    grants: { http: { origins: [{ origin: upstream.url, ...grant }] } },
  });

  test.each([
    ['asked, not granted', {}, true, /asked for but not granted/],
    ['granted, not asked', { private: true }, false, /granted but not asked/],
    ['granted, but not where the address is loopback', {}, true, /not public/],
    ['granted for other methods', { private: true, methods: ['POST'] }, true, /POST only/],
  ])('denied: %s', async (what, grant, asked, text) => {
    const before = upstream.count;
    const settings = what === 'asked, not granted' ? {} : granting(grant);
    const told = await ask(settings, asked ? [upstream.url] : []);
    expect(told).toEqual(['denied', expect.stringMatching(text)]);
    expect(upstream.count).toBe(before);
  });
});

describe('fetch-flood', () => {
  test.each(LANGUAGES)('in %s is bounded by fetchCalls, a request each', async (language) => {
    const open = await startUpstream((call) => call.answer(200, [], 'ok'));
    const plugin = `flood-${language}`;
    await deploy(host, [plugin, 'fetch-flood'], {
      language,
      origins: [open.url],
      settings: { limits: { fetchCalls: 7 } },
    });
    for (let round = 1; round <= 2; round++) {
      const answer = await host.call(`/${plugin}?n=500&url=${open.url}/`);
      expect(await answer.text()).toBe('ok 7\nlimit-exceeded 493\n');
      expect(open.count).toBe(7 * round);
    }
  });
});
