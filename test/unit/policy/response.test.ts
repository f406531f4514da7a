import { expect, test } from 'vitest';
import { checkResponse, type ResponseParts } from '../../../host/policy/response.ts';
import { LIMITS, resolveLimits, type Limits } from '../../../host/protocol/limits.ts';

const CEILINGS = Object.fromEntries(Object.entries(LIMITS).map(([name, row]) => [name, row.ceiling]));
const BODY = new TextEncoder().encode('hello');

interface Case extends Partial<ResponseParts> {
  readonly method?: string;
  readonly limits?: Partial<Limits>;
  readonly sharedOrigin?: boolean;
}

function check({ method = 'GET', limits = {}, sharedOrigin = true, ...parts }: Case): ResponseParts {
  const response = { status: 200, headers: [], body: BODY, ...parts };
  const rules = { limits: resolveLimits(limits, CEILINGS as unknown as Limits), sharedOrigin };
  return checkResponse(response, { method }, rules);
}

function refusal(code: string, said: string) {
  return expect.objectContaining({ code, detail: expect.stringContaining(said) });
}

test('an ordinary answer comes back as the same object', () => {
  const headers = ['content-type', 'text/plain', 'X-Case', '\xe9\ttab', 'Content-Length', '5', 'x-empty', ''];
  const response = { status: 200, headers, body: BODY };
  const rules = { limits: resolveLimits({}, CEILINGS as unknown as Limits), sharedOrigin: true };
  expect(checkResponse(response, { method: 'GET' }, rules)).toBe(response);
  expect(headers).toHaveLength(8);
});

test.each([200, 201, 299, 304, 404, 418, 599])('the status %d is valid', (status) => {
  expect(check({ status, body: new Uint8Array(0) }).status).toBe(status);
});

test.each([0, 99, 100, 101, 199, 600, 999, 65_535, -200, 200.5, NaN])(
  'the status %d is refused',
  (status) => {
    expect(() => check({ status })).toThrow(refusal('bad_response', `the status is ${status}`));
  },
);

test.each(['', ' ', 'a b', 'a:', 'a\n', 'a\r\nb', '\0', 'ä', 'a\u0100', 'a(b)', '"a"', 'a,b', 'a;'])(
  'the header name %j is refused',
  (name) => {
    expect(() => check({ headers: ['x-a', '1', name, '1'] })).toThrow(
      refusal('bad_response', `the header name ${JSON.stringify(name)} is not a token`),
    );
  },
);

test.each([
  ['a\nb', 'U+000A, at index 1'],
  ['\r', 'U+000D, at index 0'],
  ['a\0', 'U+0000, at index 1'],
  ['\x1b[31m', 'U+001B, at index 0'],
  ['\x7f', 'U+007F, at index 0'],
  ['\u0100', 'U+0100, which is no byte'],
  ['\u560a', 'U+560A, which is no byte'],
  ['😀', 'U+D83D, which is no byte'],
])('the header value %j is refused', (value, said) => {
  expect(() => check({ headers: ['x-a', value] })).toThrow(refusal('bad_response', said));
});

test('a long name is told in short', () => {
  const thrown = () => check({ headers: [`${'n'.repeat(5000)} `, ''] });
  expect(thrown).toThrow(expect.objectContaining({ detail: expect.stringMatching(/^.{1,160}$/) }));
});

test('white space around a value is trimmed, and no other byte', () => {
  const headers = ['x-a', ' \tb c\t ', 'x-b', '\xa0\xe9\xa0', 'x-c', '   '];
  expect(check({ headers }).headers).toEqual(['x-a', 'b c', 'x-b', '\xa0\xe9\xa0', 'x-c', '']);
});

test.each([
  [{ responseBodyBytes: 4 }, 'the body has 5 bytes; the limit responseBodyBytes is 4'],
  [{ headerCount: 1 }, 'the header has 2 fields; the limit headerCount is 1'],
  [{ headerBytes: 64 }, 'the header has 70 bytes; the limit headerBytes is 64'],
])('past the limit %o: response_too_large', (limits, said) => {
  const headers = ['x-a', 'v'.repeat(32), 'x-b', 'v'.repeat(32)];
  expect(() => check({ headers, limits })).toThrow(refusal('response_too_large', said));
});

test('at the limits an answer is valid', () => {
  const headers = ['x-a', 'v'.repeat(61)];
  expect(check({ headers, limits: { headerBytes: 64, headerCount: 1, responseBodyBytes: 5 } }).body).toBe(
    BODY,
  );
});

test.each(['4', '6', '05', '+5', '5.0', '0x5', '', '5, 5', '-5', 'five', '99999999999999999999'])(
  'a content-length of %j for five bytes is refused',
  (value) => {
    expect(() => check({ headers: ['Content-Length', value] })).toThrow(
      refusal('bad_response', `content-length is ${JSON.stringify(value)}, but the body has 5 bytes`),
    );
  },
);

test('a content-length that stands twice is refused, even if both tell the truth', () => {
  expect(() => check({ headers: ['content-length', '5', 'CONTENT-LENGTH', '5'] })).toThrow(
    refusal('bad_response', 'content-length stands more than once'),
  );
});

test.each([204, 205, 304])('an answer %d with a body is refused', (status) => {
  expect(() => check({ status })).toThrow(refusal('bad_response', `an answer ${status} has no body`));
});

test('a 204 loses its content-length, which must be 0', () => {
  const body = new Uint8Array(0);
  expect(check({ status: 204, body, headers: ['content-length', '0', 'x-a', '1'] }).headers).toEqual([
    'x-a',
    '1',
  ]);
  expect(() => check({ status: 204, body, headers: ['content-length', '5'] })).toThrow(
    refusal('bad_response', 'content-length'),
  );
});

test('a 304 may tell the length of what it stands for', () => {
  const headers = ['content-length', '1234'];
  expect(check({ status: 304, body: new Uint8Array(0), headers }).headers).toBe(headers);
});

test('an answer to HEAD loses its body and keeps the length that GET would bring', () => {
  const headers = ['content-length', '5'];
  expect(check({ method: 'HEAD', headers })).toEqual({ status: 200, headers, body: new Uint8Array(0) });
  const longer = ['content-length', '1234'];
  expect(check({ method: 'HEAD', headers: longer, body: new Uint8Array(0) }).headers).toBe(longer);
});

test.each(['x', '-1', '1e3', '00', '1'.repeat(17)])(
  'an answer to HEAD with content-length %j is refused',
  (value) => {
    const answer = { method: 'HEAD', headers: ['content-length', value], body: new Uint8Array(0) };
    expect(() => check(answer)).toThrow(refusal('bad_response', 'content-length'));
  },
);

test('an answer to HEAD with a body and another length is refused', () => {
  expect(() => check({ method: 'HEAD', headers: ['content-length', '4'] })).toThrow(
    refusal('bad_response', 'content-length is "4"'),
  );
});

test('hop-by-hop fields go, and what connection names, before it too', () => {
  const headers = [
    ...['X-Named', '1', 'Connection', 'close , x-NAMED,', 'Keep-Alive', '1', 'Transfer-Encoding', 'chunked'],
    ...[
      'TE',
      'x',
      'Trailer',
      'x',
      'Upgrade',
      'x',
      'Proxy-Authenticate',
      'x',
      'Proxy-Connection',
      'x',
      'x-a',
      '1',
    ],
  ];
  expect(check({ headers }).headers).toEqual(['x-a', '1']);
});

test('what the gateway says itself cannot be said by a guest', () => {
  const headers = [
    'X-Request-Id',
    'forged',
    'x-wayhouse-version',
    '9',
    'X-Wayhouse-',
    '',
    'x-wayhouse',
    'ok',
  ];
  expect(check({ headers }).headers).toEqual(['x-wayhouse', 'ok']);
});

const WHOLE_ORIGIN = [
  ...['Service-Worker-Allowed', '/', 'Clear-Site-Data', '"*"', 'Alt-Svc', 'h3=":443"'],
  ...['Strict-Transport-Security', 'max-age=1'],
];

test('at an origin that plugins share, none speaks for all of it', () => {
  expect(check({ headers: [...WHOLE_ORIGIN, 'x-a', '1'] }).headers).toEqual(['x-a', '1']);
});

test('at an origin of its own, a plugin may speak for it', () => {
  const headers = [...WHOLE_ORIGIN, 'set-cookie', 'a=b; Domain=example.com'];
  expect(check({ headers, sharedOrigin: false }).headers).toBe(headers);
});

test.each([
  ['a=b; Domain=example.com', 'a=b'],
  ['a=b; Path=/; domain=.example.com; Secure', 'a=b; Path=/; Secure'],
  ['a=b;DOMAIN=x;\tdomain \t= y;Secure', 'a=b;Secure'],
  ['a=b; Domain', 'a=b'],
  ['a=b; domain=', 'a=b'],
  ['a="q;domain=x"; Path=/', 'a="q; Path=/'],
  ['domain=b; Path=/', 'domain=b; Path=/'],
  ['a=domain; Path=/domain=x; subdomain=1', 'a=domain; Path=/domain=x; subdomain=1'],
])('the cookie %j goes out as %j at a shared origin', (cookie, sent) => {
  expect(check({ headers: ['x-a', '1', 'Set-Cookie', cookie] }).headers).toEqual([
    'x-a',
    '1',
    'Set-Cookie',
    sent,
  ]);
});

test('a value of blanks alone costs no more than its length', () => {
  const limits = { headerBytes: 256 * 1024 };
  const value = `a${' '.repeat(200_000)}b`;
  expect(check({ headers: ['x-a', value], limits }).headers[1]).toBe(value);
});
