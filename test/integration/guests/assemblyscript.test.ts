import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { FETCH_FAILURES, fetchFailure, guestRequest, loadComponent } from '../../support/component.ts';
import type { GuestCall, GuestImports, GuestResponse } from '../../support/component.ts';
import { guestPath } from '../../support/guests.ts';

const load = (name: string) => loadComponent(guestPath(name, 'assemblyscript'));

async function answer(name: string, parts = {}, imports: Partial<GuestImports> = {}) {
  const instance = await (await load(name)).instantiate(imports);
  return instance.handle(guestRequest(parts));
}

const text = (response: GuestResponse) => new TextDecoder().decode(response.body);
const bytes = (content: string) => new TextEncoder().encode(content);
const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

/** A log that keeps its lines. */
function keptLog() {
  const lines: Parameters<GuestImports['log']>[] = [];
  return { lines, log: (...line: Parameters<GuestImports['log']>) => void lines.push(line) };
}

describe('hello', () => {
  test('greets', async () => {
    const response = await answer('hello');
    expect(response.status).toBe(200);
    expect(response.headers).toEqual([['content-type', 'text/plain; charset=utf-8']]);
    expect(text(response)).toBe('hello from assemblyscript');
  });

  test('is a component of at most 8 KB', async () => {
    expect((await stat(guestPath('hello', 'assemblyscript'))).size).toBeLessThanOrEqual(8 * 1024);
  });
});

describe('imports', () => {
  test.for([
    ['hello', []],
    ['echo', []],
    ['log', ['wayhouse:plugin/log']],
    ['fetch', ['wayhouse:plugin/http']],
    ['config', ['wayhouse:plugin/config']],
  ] as const)('%s has those that it uses and no other', async ([name, expected]) => {
    expect((await load(name)).imports).toEqual(expected);
  });
});

describe('echo', () => {
  test('gives back every part of the request', async () => {
    const response = await answer('echo', {
      method: 'PATCH',
      scheme: 'https',
      authority: 'shop.example:8443',
      pathWithQuery: '/a%20b?c=d&c=é',
      headers: [
        ['accept', 'a'],
        ['x-empty', ''],
        ['accept', 'b'],
      ],
      body: bytes('body'),
    });
    expect(response.status).toBe(200);
    expect(response.headers).toEqual([
      ['x-method', 'PATCH'],
      ['x-path', '/a%20b?c=d&c=é'],
      ['x-scheme', 'https'],
      ['x-authority', 'shop.example:8443'],
      ['x-echo-accept', 'a'],
      ['x-echo-x-empty', ''],
      ['x-echo-accept', 'b'],
    ]);
    expect(text(response)).toBe('body');
  });

  test('loses no byte of a header value', async () => {
    const value = String.fromCharCode(...everyByte);
    const response = await answer('echo', { headers: [['x-bytes', value]] });
    expect(response.headers.at(-1)).toEqual(['x-echo-x-bytes', value]);
  });

  test.for([0, 1, 255, 65_537, 3_000_000])('loses no byte of a body of %i bytes', async (size) => {
    const body = Uint8Array.from({ length: size }, (_, i) => (i * 31) & 255);
    const response = await answer('echo', { body });
    expect(Buffer.from(response.body).equals(Buffer.from(body))).toBe(true);
  });

  test('answers many requests in one instance', async () => {
    const instance = await (await load('echo')).instantiate();
    for (let i = 0; i < 200; i++) {
      const body = new Uint8Array(100_000).fill(i);
      const response = await instance.handle(guestRequest({ method: `M${i}`, body }));
      expect(response.headers[0]).toEqual(['x-method', `M${i}`]);
      expect(Buffer.from(response.body).equals(Buffer.from(body))).toBe(true);
    }
  });
});

test('log writes a line of every level, with fields and unicode', async () => {
  const { lines, log } = keptLog();
  expect(text(await answer('log', { pathWithQuery: '/p' }, { log }))).toBe('5');
  expect(lines).toEqual([
    ['trace', 'a trace line', []],
    ['debug', 'a debug line', [['path', '/p']]],
    [
      'info',
      'an info line',
      [
        ['city', 'Zürich'],
        ['animal', '🦀'],
      ],
    ],
    ['warn', 'a warn line: naïve ☃', [['empty', '']]],
    [
      'error',
      'an error line\nof two',
      [
        ['same', '1'],
        ['same', '2'],
      ],
    ],
  ]);
});

describe('fetch', () => {
  const url = 'https://api.example/a?b=c d&e=%';
  const pathWithQuery = `/?url=${encodeURIComponent(url)}`;

  test('makes the call and answers what came', async () => {
    const calls: GuestCall[] = [];
    const came: GuestResponse = {
      status: 418,
      headers: [
        ['x-up', 'ÿ'],
        ['x-up', ''],
      ],
      body: everyByte,
    };
    const response = await answer(
      'fetch',
      {
        pathWithQuery,
        headers: [
          ['x-target-method', 'PUT'],
          ['x-timeout-ms', '250'],
          ['x-own', 'é'],
        ],
        body: everyByte,
      },
      { fetch: async (call) => (calls.push(structuredClone(call)), came) },
    );
    expect(calls).toEqual([
      { method: 'PUT', url, headers: [['x-own', 'é']], body: everyByte, timeoutMs: 250 },
    ]);
    expect(response).toEqual(came);
  });

  test('takes the URL from a header, and GET, no body, no time where nothing is said', async () => {
    const calls: GuestCall[] = [];
    const empty = { status: 200, headers: [], body: new Uint8Array() };
    const headers = [['x-target', 'http://a.example/']];
    const fetch = async (call: GuestCall) => (calls.push(structuredClone(call)), empty);
    expect(await answer('fetch', { headers }, { fetch })).toEqual(empty);
    expect(calls).toEqual([
      { method: 'GET', url: 'http://a.example/', headers: [], body: new Uint8Array(), timeoutMs: undefined },
    ]);
  });

  test('without a URL is a 400', async () => {
    expect((await answer('fetch')).status).toBe(400);
  });
});

describe('fetch without an answer', () => {
  test.for(FETCH_FAILURES)('tells of $tag', async (failure) => {
    const response = await answer(
      'fetch',
      { pathWithQuery: '/?url=http://a.example' },
      { fetch: () => Promise.reject(fetchFailure(failure)) },
    );
    expect(response.status).toBe(502);
    expect(response.headers).toEqual([['x-error', failure.tag]]);
    expect(text(response)).toBe(String(failure.val));
  });
});

describe('config', () => {
  const values: Record<string, string> = { greeting: 'grüß dich', empty: '', 'a/b': 'slash' };
  const get = (key: string) => values[key];

  test.for([
    ['/greeting', 200, 'grüß dich'],
    ['/empty', 200, ''],
    ['/a%2Fb?c', 200, 'slash'],
    ['/%C3%A9%2f%', 404, 'not set: é/%'],
    ['/%4', 404, 'not set: %4'],
    ['/%zz%20', 404, 'not set: %zz '],
    ['/absent', 404, 'not set: absent'],
  ] as const)('%s', async ([pathWithQuery, status, body]) => {
    const response = await answer('config', { pathWithQuery }, { get });
    expect([response.status, text(response)]).toEqual([status, body]);
  });
});

test('counter counts in one instance and begins anew in the next', async () => {
  const component = await load('counter');
  const [first, second] = [await component.instantiate(), await component.instantiate()];
  expect(text(await first.handle(guestRequest()))).toBe('1');
  expect(text(await first.handle(guestRequest()))).toBe('2');
  expect(text(await second.handle(guestRequest()))).toBe('1');
});

describe('hostile guests do their misdeed', () => {
  test('trap', async () => {
    await expect(answer('trap')).rejects.toThrow(WebAssembly.RuntimeError);
  });

  test('throw says why in the log, and where', async () => {
    const { lines, log } = keptLog();
    await expect(answer('throw', {}, { log })).rejects.toThrow(WebAssembly.RuntimeError);
    expect(lines.at(-1)).toEqual([
      'error',
      'abort: thrown on purpose ✗ at guests/hostile/throw/assemblyscript/index.ts:7:3',
      [],
    ]);
  });

  test('trap-at-start traps when it is instantiated', async () => {
    const component = await load('trap-at-start');
    await expect(component.instantiate()).rejects.toThrow(WebAssembly.RuntimeError);
  });

  test('deep-recursion fills the stack', async () => {
    await expect(answer('deep-recursion')).rejects.toThrow(RangeError);
  });

  test('loop-forever is fine where it does not loop', async () => {
    expect(text(await answer('loop-forever', { pathWithQuery: '/other' }))).toBe('fine');
  });

  test('log-flood writes the lines it was asked for, and a huge one', async () => {
    const { lines, log } = keptLog();
    expect(text(await answer('log-flood', { pathWithQuery: '/?n=20' }, { log }))).toBe('21');
    expect(lines.map(([, message]) => message.length).at(-1)).toBe(1_000_000);
    expect(lines).toHaveLength(21);
  });

  test('fetch-flood counts what became of its calls', async () => {
    let calls = 0;
    const fetch = async () => {
      if (++calls > 3) throw fetchFailure({ tag: 'limit-exceeded', val: 'fetchCalls' });
      return { status: 200, headers: [], body: new Uint8Array() };
    };
    const response = await answer('fetch-flood', { pathWithQuery: '/?url=http://a.example&n=10' }, { fetch });
    expect(text(response)).toBe('ok 3\nlimit-exceeded 7\n');
  });

  test('slow works in steps', async () => {
    expect(text(await answer('slow', { pathWithQuery: '/?n=1' }))).toBe('7806831264735756412');
  });
});

describe('bad-response breaks the rule that the path names', () => {
  test.for([
    ['/status-99', 99, [['content-type', 'text/plain; charset=utf-8']], 3],
    ['/no-body-204', 204, [['content-type', 'text/plain; charset=utf-8']], 24],
    ['/header-newline', 200, [['x-evil', 'a\r\nset-cookie: stolen=1']], 5],
    ['/header-nul', 200, [['x-evil', 'a\0b']], 5],
    ['/header-name', 200, [['x evil', 'a']], 5],
    ['/header-high', 200, [['x-evil', '\u0100']], 5],
    ['/content-length-lies', 200, [['content-length', '1000']], 5],
    [
      '/many-headers?n=2',
      200,
      [
        ['x-0', 'a'],
        ['x-1', 'a'],
      ],
      5,
    ],
    ['/huge-body?n=9000000', 200, [], 9_000_000],
  ] as const)('%s', async ([pathWithQuery, status, headers, size]) => {
    const response = await answer('bad-response', { pathWithQuery });
    expect(response.status).toBe(status);
    expect(response.headers).toEqual(headers);
    expect(response.body).toHaveLength(size);
  });
});
