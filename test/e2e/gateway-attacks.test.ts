/** Bytes that no honest client sends, on real sockets, against real guests. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deploy, SETUP_MS } from '../support/deploy.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { attack, type Outcome } from '../support/raw-attack.ts';
import { headerOf } from '../support/raw-client.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
  await deploy(host, ['echo', 'echo']);
  await deploy(host, ['canary', 'echo']);
}, SETUP_MS);

/** A smuggled request would reach the canary; and whatever was sent, the next client is served. */
afterEach(async () => {
  expect(await requestsOf('canary')).toBe(0);
  const answer = await host.call('/echo/next');
  expect([answer.status, answer.headers.get('x-path')]).toEqual([200, '/next']);
});

async function requestsOf(plugin: string): Promise<number> {
  const text = await (await host.api('GET', '/metrics')).text();
  const rows = text.matchAll(/^wayhouse_requests_total\{plugin="([^"]*)",.*\} (\d+)$/gm);
  return [...rows].reduce((sum, [, name, count]) => (name === plugin ? sum + Number(count) : sum), 0);
}

const lines = (...text: string[]): string => text.join('\r\n');
const get = (path: string, ...fields: string[]) =>
  lines(`GET ${path} HTTP/1.1`, 'Host: a', ...fields, '', '');
const post = (...fields: string[]) => lines('POST /echo/body HTTP/1.1', 'Host: a', ...fields, '', '');
const SMUGGLED = get('/canary');
const PROBE = get('/echo/probe');

async function outcome(bytes: string, expected: Outcome['connection']): Promise<Outcome> {
  const { answers, connection } = await attack({ url: host.gateway, bytes, probe: PROBE, expected });
  return { answers, connection };
}

const BAD: Outcome = { answers: ['400 bad_request'], connection: 'closed' };
const OVERFLOW: Outcome = { answers: ['431 headers_too_large'], connection: 'closed' };

describe('how long a body is cannot be told in two ways:', () => {
  const chunked = lines('3', 'abc', '0', '', '');

  test.each([
    ['a length and chunks', post('Content-Length: 5', 'Transfer-Encoding: chunked') + chunked],
    ['chunks and a length', post('Transfer-Encoding: chunked', 'Content-Length: 5') + chunked],
    ['a length of 0 and chunks', post('Content-Length: 0', 'Transfer-Encoding: chunked') + chunked],
    ['two equal lengths', `${post('Content-Length: 3', 'Content-Length: 3')}abc`],
    ['two lengths', `${post('Content-Length: 3', 'Content-Length: 0')}abc`],
    ['a list of lengths', `${post('Content-Length: 3,3')}abc`],
    ['a length with a sign', `${post('Content-Length: +3')}abc`],
    ['a negative length', `${post('Content-Length: -3')}abc`],
    ['a hexadecimal length', `${post('Content-Length: 0x3')}abc`],
    ['a length with a fraction', `${post('Content-Length: 3.0')}abc`],
    ['a length with a gap', `${post('Content-Length: 3 0')}abc`],
    ['a length with an underscore', `${post('Content-Length: 0_3')}abc`],
    ['a length of 20 digits', `${post('Content-Length: 99999999999999999999')}abc`],
    ['a length of 2^64 + 3', `${post('Content-Length: 18446744073709551619')}abc`],
    ['an empty length', post('Content-Length:')],
    ['a length that ends in NUL', `${post('Content-Length: 3\0')}abc`],
    ['a length with a space before its colon', `${post('Content-Length : 3')}abc`],
    ['xchunked', post('Transfer-Encoding: xchunked') + chunked],
    ['chunked, identity', post('Transfer-Encoding: chunked, identity') + chunked],
    ['identity, chunked', post('Transfer-Encoding: identity, chunked') + chunked],
    ['gzip, chunked', post('Transfer-Encoding: gzip, chunked') + chunked],
    ['chunked, chunked', post('Transfer-Encoding: chunked, chunked') + chunked],
    ['chunked with a parameter', post('Transfer-Encoding: chunked;q=1') + chunked],
    ['"chunked" in quotes', post('Transfer-Encoding: "chunked"') + chunked],
    ['no coding at all', post('Transfer-Encoding:') + chunked],
    ['identity', post('Transfer-Encoding: identity') + chunked],
    [
      'chunked, then identity in a second line',
      post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + chunked,
    ],
    [
      'identity, then chunked in a second line',
      post('Transfer-Encoding: identity', 'Transfer-Encoding: chunked') + chunked,
    ],
    ['chunked twice', post('Transfer-Encoding: chunked', 'transfer-encoding: chunked') + chunked],
    ['chunked after a vertical tab', post('Transfer-Encoding: \x0bchunked') + chunked],
    ['chunked and a tab', post('Transfer-Encoding: chunked\t') + chunked],
    ['chunked on a folded line', post('Transfer-Encoding:', ' chunked') + chunked],
    ['a space before the colon', post('Transfer-Encoding : chunked') + chunked],
    ['chunks in HTTP/1.0', `POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`],
    [
      'chunks in HTTP/1.0 that is kept alive',
      `POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    ],
    [
      'chunks and a length in HTTP/1.0',
      `POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n${chunked}`,
    ],
  ])('%s', async (_what, bytes) => {
    expect(await outcome(bytes + SMUGGLED, 'closed')).toEqual(BAD);
  });
});

describe('a chunked body is exact, or it is none:', () => {
  const body = (...text: string[]) => post('Transfer-Encoding: chunked') + lines(...text);
  const MB = 1_000_000;

  test.each([
    ['a size with junk', body('3x', 'abc', '0', '', ''), BAD],
    ['a size with 0x', body('0x3', 'abc', '0', '', ''), BAD],
    ['a size with a sign', body('+3', 'abc', '0', '', ''), BAD],
    ['a negative size', body('-3', 'abc', '0', '', ''), BAD],
    ['a size with a space', body('3 ', 'abc', '0', '', ''), BAD],
    ['no size', body('', 'abc', '0', '', ''), BAD],
    ['a size above 64 bits', body('10000000000000003', 'abc', '0', '', ''), BAD],
    ['a chunk longer than its size', body('3', 'abcd', '0', '', ''), BAD],
    ['no line break after a chunk', body('3', 'abc0', '', ''), BAD],
    ['a size that ends in LF', body('3\nabc', '0', '', ''), BAD],
    ['a size that ends in CR', body('3\rabc', '0', '', ''), BAD],
    ['a chunk that ends in LF', body('3', 'abc\n0', '', ''), BAD],
    ['an end of two LF', body('3', 'abc', '0\n\n'), BAD],
    ['a LF in an extension', body('3;\nabc', '0', '', ''), BAD],
    ['a CR in an extension', body('3;a\rb', 'abc', '0', '', ''), BAD],
    ['a NUL in an extension', body('3;a\0b', 'abc', '0', '', ''), BAD],
    ['a LF in a quoted extension', body('3;a="\n"', 'abc', '0', '', ''), BAD],
    ['an extension of 1 MB', body(`3;${'a'.repeat(MB)}`, 'abc', '0', '', ''), BAD],
    ['a trailer that sets a length', body('3', 'abc', '0', 'Content-Length: 9', '', ''), BAD],
    ['a trailer that sets a coding', body('3', 'abc', '0', 'Transfer-Encoding: gzip', '', ''), BAD],
    ['a folded trailer', body('3', 'abc', '0', 'X: a', ' b', '', ''), BAD],
    ['a trailer of 1 MB', body('3', 'abc', '0', `X: ${'a'.repeat(MB)}`, '', ''), OVERFLOW],
  ])('%s', async (_what, bytes, expected) => {
    expect(await outcome(bytes + SMUGGLED, 'closed')).toEqual(expected);
  });

  test('no trailer reaches the guest, whatever it is called', async () => {
    const trailers = ['X-Trailer: 1', 'Host: evil', 'X-Forwarded-For: 6.6.6.6', 'Authorization: evil'];
    const bytes = body('3', 'abc', '0', ...trailers, '', '');
    const { raw, ...rest } = await attack({ url: host.gateway, bytes, probe: PROBE, expected: 'open' });
    expect(rest).toEqual({ answers: [200], connection: 'open' });
    expect(raw[0]?.body.toString()).toBe('abc');
    const text = JSON.stringify(raw[0]?.headers);
    expect(text).not.toMatch(/evil|6\.6\.6\.6|x-trailer/i);
  });
});

describe('what follows a body is a request of its own, in its own place:', () => {
  const own = get('/echo/own');

  test.each([
    ['after a length', `${post('Content-Length: 3')}abc${own}`, 'abc'],
    ['after chunks', post('Transfer-Encoding: chunked') + lines('3', 'abc', '0', '', own), 'abc'],
    ['after chunks in capitals', post('Transfer-Encoding: CHUNKED') + lines('3', 'abc', '0', '', own), 'abc'],
    ['after an extension', post('Transfer-Encoding: chunked') + lines('3;a=b', 'abc', '0', '', own), 'abc'],
    ['after a length with zeros', `${post('Content-Length: 003')}abc${own}`, 'abc'],
    ['after an empty line', `${post('Content-Length: 3')}abc\r\n${own}`, 'abc'],
    ['after GET with a length', `${get('/echo', 'Content-Length: 3')}abc${own}`, 'abc'],
    [
      'after GET with chunks',
      get('/echo', 'Transfer-Encoding: chunked') + lines('3', 'abc', '0', '', own),
      'abc',
    ],
    [
      'after DELETE with a length',
      `${get('/echo', 'Content-Length: 3').replace('GET', 'DELETE')}abc${own}`,
      'abc',
    ],
    [
      'after TRACE with a length',
      `${get('/echo', 'Content-Length: 3').replace('GET', 'TRACE')}abc${own}`,
      'abc',
    ],
    [
      'after what reads as a request',
      `${post(`Content-Length: ${SMUGGLED.length}`)}${SMUGGLED}${own}`,
      SMUGGLED,
    ],
    [
      'after a length that connection disowns',
      `${post('Content-Length: 3', 'Connection: content-length')}abc${own}`,
      'abc',
    ],
  ])('%s', async (_where, bytes, body) => {
    const { raw, ...rest } = await attack({ url: host.gateway, bytes, probe: PROBE, expected: 'open' });
    expect(rest).toEqual({ answers: [200, 200], connection: 'open' });
    expect(raw[0]?.body.toString('latin1')).toBe(body);
    expect(headerOf(raw[1] as (typeof raw)[0], 'x-path')).toBe('/own');
  });

  test.each([
    ['junk after a length', `${post('Content-Length: 3')}abcdef`, [200, '400 bad_request']],
    [
      'junk after chunks',
      post('Transfer-Encoding: chunked') + lines('0', '', 'junk'),
      [200, '400 bad_request'],
    ],
    ['junk after three requests', `${own}${own}${own}junk\r\n\r\n`, [200, 200, 200, '400 bad_request']],
    [
      'a second request of no method',
      `${own}${lines('FETCH /canary HTTP/1.1', 'Host: a', '', '')}`,
      [200, '400 bad_request'],
    ],
    ['a broken body', own + post('Transfer-Encoding: chunked') + lines('zz', ''), [200, '400 bad_request']],
  ])('%s is refused after the answers to what came before', async (_what, bytes, answers) => {
    expect(await outcome(bytes + SMUGGLED, 'closed')).toEqual({ answers, connection: 'closed' });
  });

  test.each([
    ['Connection: close', get('/echo', 'Connection: close') + SMUGGLED, [200]],
    ['close and keep-alive', get('/echo', 'Connection: close', 'Connection: keep-alive') + SMUGGLED, [200]],
    ['HTTP/1.0', `GET /echo HTTP/1.0\r\n\r\n${SMUGGLED}`, [200]],
    ['an upgrade', get('/echo', 'Connection: upgrade', 'Upgrade: websocket') + SMUGGLED, [200]],
    [
      'an upgrade with a body',
      `${post('Connection: upgrade', 'Upgrade: x', 'Content-Length: 3')}abc${SMUGGLED}`,
      [200],
    ],
    [
      'an upgrade to HTTP/2',
      get('/echo', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk') +
        SMUGGLED,
      [200],
    ],
    [
      'an expectation that is not met',
      `${post('Expect: miracles', 'Content-Length: 3')}abc${SMUGGLED}`,
      ['400 bad_request'],
    ],
    [
      'two expectations',
      `${post('Expect: 100-continue', 'Expect: x', 'Content-Length: 3')}abc${SMUGGLED}`,
      ['400 bad_request'],
    ],
    [
      'a list of expectations',
      `${post('Expect: 100-continue, x', 'Content-Length: 3')}abc${SMUGGLED}`,
      ['400 bad_request'],
    ],
    ['an empty expectation', `${post('Expect:', 'Content-Length: 3')}abc${SMUGGLED}`, ['400 bad_request']],
    ['CONNECT', lines('CONNECT canary:80 HTTP/1.1', 'Host: canary:80', '', SMUGGLED), ['400 bad_request']],
    ['CONNECT to a path', lines('CONNECT /canary HTTP/1.1', 'Host: a', '', SMUGGLED), ['400 bad_request']],
  ])('nothing is read after %s', async (_what, bytes, answers) => {
    expect(await outcome(bytes, 'closed')).toEqual({ answers, connection: 'closed' });
  });
});

describe('a header is made of names, colons and CR LF:', () => {
  test.each([
    ['a folded line', get('/canary', 'X: a', ' b')],
    ['a line folded by a tab', get('/canary', 'X: a', '\tb')],
    ['a folded first line', lines('GET /canary HTTP/1.1', ' Host: a', '', '')],
    ['LF for every CR LF', 'GET /canary HTTP/1.1\nHost: a\n\n'],
    ['LF after the request line', 'GET /canary HTTP/1.1\nHost: a\r\n\r\n'],
    ['LF after a field', 'GET /canary HTTP/1.1\r\nHost: a\nX: b\r\n\r\n'],
    ['LF at the end', 'GET /canary HTTP/1.1\r\nHost: a\r\n\n'],
    ['LF CR', 'GET /canary HTTP/1.1\n\rHost: a\n\r\n\r'],
    ['CR after a field', 'GET /canary HTTP/1.1\r\nHost: a\rX: b\r\n\r\n'],
    ['CR after the request line', 'GET /canary HTTP/1.1\rHost: a\r\n\r\n'],
    ['CR CR LF', 'GET /canary HTTP/1.1\r\nHost: a\r\r\n\r\n'],
    ['NUL in a value', get('/canary', 'X: a\0b')],
    ['a control character in a value', get('/canary', 'X: a\x01b')],
    ['DEL in a value', get('/canary', 'X: a\x7fb')],
    ['NUL in a name', get('/canary', 'X\0: a')],
    ['a byte above ASCII in a name', get('/canary', 'X\xe9: a')],
    ['a space in a name', get('/canary', 'X Y: a')],
    ['a space before the colon', get('/canary', 'X : a')],
    ['a tab before the colon', get('/canary', 'X\t: a')],
    ['no colon', get('/canary', 'X')],
    ['no name', get('/canary', ': a')],
    ['brackets in a name', get('/canary', 'X(): a')],
  ])('%s', async (_what, bytes) => {
    expect(await outcome(bytes, 'closed')).toEqual(BAD);
  });

  test.each([
    ['10,000 fields', get('/canary', ...Array.from({ length: 10_000 }, (_, at) => `x-${at}: 1`))],
    ['257 fields', get('/canary', ...Array.from({ length: 256 }, () => 'a:'))],
    ['5,000 fields of one byte', get('/canary', ...Array.from({ length: 5_000 }, () => 'a:'))],
    ['a value of 1 MB', get('/canary', `X: ${'a'.repeat(1_000_000)}`)],
    ['a name of 1 MB', get('/canary', `${'a'.repeat(1_000_000)}: 1`)],
    ['a cookie of 20 KB', get('/canary', `Cookie: ${'a=b; '.repeat(4_000)}`)],
    ['a URL of 1 MB', get(`/canary/${'a'.repeat(1_000_000)}`)],
    ['a query of 100,000 fields', get(`/canary?${'a=1&'.repeat(100_000)}`)],
  ])('%s are too much', async (_what, bytes) => {
    expect(await outcome(bytes, 'closed')).toEqual(OVERFLOW);
  });
});
