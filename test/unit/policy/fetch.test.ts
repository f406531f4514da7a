import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFetch } from '../../../host/policy/fetch.ts';
import { decideGrants, type Grants } from '../../../host/policy/grants.ts';
import type { OutgoingRequest } from '../../../host/protocol/messages.ts';

const GRANTS: Grants = decideGrants(
  { http: { origins: ['https://both.test', 'https://read.test', 'https://asked.test'] } },
  {
    grants: {
      http: {
        origins: [
          { origin: 'https://both.test' },
          { origin: 'https://read.test', methods: ['GET', 'HEAD'] },
          { origin: 'https://granted.test' },
        ],
      },
    },
  },
);

function decide(changes: Partial<OutgoingRequest>) {
  const request = { method: 'GET', url: 'https://both.test/', headers: [], body: new Uint8Array(0) };
  return checkFetch(GRANTS, { ...request, timeoutMs: undefined, ...changes });
}

test('a granted call goes out with its URL normalised and all else as it was', () => {
  const body = new Uint8Array([1]);
  const headers = ['X-A', 'b', 'x-bytes', '\xe9\t'];
  const url = 'HTTPS://BOTH.test:443/a/../b%20c?d=é#fragment';
  const { request, grant } = decide({ method: 'POST', url, headers, body, timeoutMs: 5 });
  expect(request).toEqual({
    method: 'POST',
    url: 'https://both.test/b%20c?d=%C3%A9',
    headers,
    body,
    timeoutMs: 5,
  });
  expect(grant).toEqual({ origin: 'https://both.test' });
});

test('what the host sets itself and what is hop-by-hop is dropped', () => {
  const headers = [
    ...['Host', 'evil.test', 'Content-Length', '7', 'Expect', '100-continue', 'x-kept', '1'],
    ...['x-named', '1', 'Connection', 'close, X-Named', 'Transfer-Encoding', 'chunked', 'TE', 'trailers'],
    ...['Upgrade', 'h2c', 'Keep-Alive', '1', 'Trailer', 'x', 'Proxy-Authorization', 'x'],
  ];
  expect(decide({ headers }).request?.headers).toEqual(['x-kept', '1']);
});

test.each([
  ['get', 'upper case'],
  ['Post', 'upper case'],
  ['', 'not a token'],
  ['GE T', 'not a token'],
  ['GET\r\nx: y', 'not a token'],
  ['GÉT', 'not a token'],
  ['X'.repeat(21), 'longer than 20'],
  ['CONNECT', 'cannot be used'],
  ['TRACE', 'cannot be used'],
])('the method %j is invalid', (method, said) => {
  expect(decide({ method }).error).toEqual({ tag: 'invalid-request', val: expect.stringContaining(said) });
});

test.each(['M-SEARCH', 'PROPFIND', 'X', 'PATCH'])('the method %s is valid', (method) => {
  expect(decide({ method }).request?.method).toBe(method);
});

test.each([
  ['/path', 'not an absolute URL'],
  ['', 'not an absolute URL'],
  ['https://', 'not an absolute URL'],
  ['https://both.test:port/', 'not an absolute URL'],
  ['https://both.test/\t', 'U+0009, at index 18'],
  ['ht\ntps://both.test/', 'U+000A, at index 2'],
  ['https://both.test/\x7f', 'U+007F, at index 18'],
  ['ftp://both.test/', '"ftp"'],
  ['blob:https://both.test/x', '"blob"'],
  ['file:///etc/passwd', '"file"'],
  ['javascript:alert(1)', '"javascript"'],
  ['https://user@both.test/', 'authorization'],
  ['https://:password@both.test/', 'authorization'],
])('the URL %j is invalid', (url, said) => {
  expect(decide({ url }).error).toEqual({ tag: 'invalid-request', val: expect.stringContaining(said) });
});

test.each([
  ['', 'x', 'is not a token'],
  ['a b', 'x', 'is not a token'],
  ['a:', 'x', 'is not a token'],
  ['ä', 'x', 'is not a token'],
  ['x\r\ny', 'x', 'is not a token'],
  ['x-a', 'a\r\nb: c', 'U+000D, at index 1'],
  ['x-a', 'a\n', 'U+000A, at index 1'],
  ['x-a', '\0', 'U+0000, at index 0'],
  ['x-a', '\x7f', 'U+007F, at index 0'],
  ['x-a', 'ok €', 'U+20AC'],
])('the header %j: %j is invalid', (name, value, said) => {
  const error = decide({ headers: ['x-first', '1', name, value] }).error;
  expect(error).toEqual({ tag: 'invalid-request', val: expect.stringContaining(said) });
});

test('at its bounds a call is valid, and past each of them invalid', () => {
  const url = (length: number) => 'https://both.test/'.padEnd(length, 'x');
  expect(decide({ url: url(16_384) }).error).toBeUndefined();
  expect(decide({ url: url(16_385) }).error?.val).toBe('the URL has 16385 characters; a call may have 16384');
  const fields = (count: number) => Array.from({ length: count }, () => ['x', '']).flat();
  expect(decide({ headers: fields(1_000) }).error).toBeUndefined();
  expect(decide({ headers: fields(1_001) }).error?.val).toContain('1001 fields; a call may have 1000');
  const value = (length: number) => ['x-a', 'v'.repeat(length)];
  expect(decide({ headers: value(65_533) }).error).toBeUndefined();
  expect(decide({ headers: value(65_534) }).error?.val).toContain('65537 characters; a call may have 65536');
});

const SCRIPTS = Array.from({ length: 4_000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');

// Turned into ASCII, 4,000 characters of one label took the parser 40 ms, on the thread that serves everyone.
test.each(['http://', 'HTTPS:', 'https:\\/\\', ' http:/', 'https://user:password@'])(
  'a host after %j that is longer than any name is not parsed',
  (start) => {
    const { error } = decide({ url: `${start}${SCRIPTS}/` });
    expect(error?.val).toMatch(/^the URL's host has 40\d\d characters/);
  },
);

test('a host of another scheme is not parsed', () => {
  expect(decide({ url: `ws://${SCRIPTS}/` }).error?.val).toContain('"ws"');
});

test('what goes out has the origin of its grant, however it was written', () => {
  const piece = fc.constantFrom(
    ...[
      'http',
      'https',
      ':',
      '/',
      '//',
      '\\',
      '@',
      '#',
      '?',
      '.',
      '%2e',
      '..',
      '[',
      ']',
      ' ',
      '\u3002',
      '\u00ad',
    ],
    ...[
      'both.test',
      'BOTH',
      'evil.test',
      'read.test',
      '127.0.0.1',
      '0x7f.1',
      '::1',
      ':443',
      ':80',
      '\uff0f',
      'a',
    ],
  );
  const written = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const prefixed = fc.tuple(fc.constantFrom('', 'https://', 'https://both.test'), written);
  fc.assert(
    fc.property(prefixed, ([prefix, rest]) => {
      const { request, grant, error } = decide({ url: prefix + rest });
      if (error !== undefined) {
        expect(['denied', 'invalid-request']).toContain(error.tag);
        return;
      }
      expect(new URL(request.url).origin).toBe(grant.origin);
      expect(request.url.startsWith(`${grant.origin}/`)).toBe(true);
      expect(new URL(request.url).href).toBe(request.url);
    }),
    { numRuns: 5_000 },
  );
});

test('an origin that is only asked for is denied with the grant to add', () => {
  expect(decide({ url: 'https://asked.test/' }).error).toEqual({
    tag: 'denied',
    val: 'https://asked.test is asked for but not granted. To allow it, the operator adds {"origin": "https://asked.test"} to grants.http.origins in the settings',
  });
});

test('an origin that is only granted is denied with the manifest to change', () => {
  expect(decide({ url: 'https://granted.test/' }).error).toEqual({
    tag: 'denied',
    val: 'https://granted.test is granted but not asked for. To allow it, add "https://granted.test" to http.origins in the manifest and upload the component with it',
  });
});

test.each(['https://other.test', 'http://both.test', 'https://both.test:8443', 'https://both.test.'])(
  'the origin %s is denied with both keys to add',
  (origin) => {
    const { error } = decide({ url: `${origin}/` });
    expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('neither asked for nor granted') });
    expect(error?.val).toContain(`add "${origin}" to http.origins in the manifest`);
    expect(error?.val).toContain(`{"origin": "${origin}"} to grants.http.origins`);
  },
);

test('a method that the grant leaves out is denied with the method to add', () => {
  expect(decide({ url: 'https://read.test/', method: 'HEAD' }).grant?.origin).toBe('https://read.test');
  expect(decide({ url: 'https://read.test/', method: 'DELETE' }).error).toEqual({
    tag: 'denied',
    val: expect.stringContaining('granted for GET, HEAD only. To allow DELETE, the operator adds "DELETE"'),
  });
});
