/** Request lines, hosts and paths that no honest client sends: none reaches a plugin that it does not name. */
import { beforeAll, describe, expect, test } from 'vitest';
import { deploy, SETUP_MS } from '../support/deploy.ts';
import { echoedNames, FROM_THE_GATEWAY } from '../support/echoed.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { attack, type Outcome } from '../support/raw-attack.ts';
import { rawCall, sendCall } from '../support/raw-call.ts';
import { headerOf, headersOf, RawClient } from '../support/raw-client.ts';

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
  await deploy(host, ['echo', 'echo']);
  await deploy(host, ['secret', 'echo']);
  await deploy(host, ['bad', 'bad-response'], { language: 'rust' });
}, SETUP_MS);

const lines = (...text: string[]): string => text.join('\r\n');
const PROBE = lines('GET /echo/probe HTTP/1.1', 'Host: a', '', '');

async function outcome(bytes: string, expected: Outcome['connection']): Promise<Outcome> {
  const { answers, connection } = await attack({ url: host.gateway, bytes, probe: PROBE, expected });
  return { answers, connection };
}

const BAD: Outcome = { answers: ['400 bad_request'], connection: 'closed' };
/** The request is refused, and where it ends is not in doubt. */
const REFUSED: Outcome = { answers: ['400 bad_request'], connection: 'open' };

describe('what is not a request of HTTP/1.0 or 1.1 is refused:', () => {
  const line = (text: string) => lines(text, 'Host: a', '', '');

  test.each([
    ['HTTP/0.9', line('GET /echo HTTP/0.9')],
    ['HTTP/0.9 with a body', lines('POST /echo HTTP/0.9', 'Content-Length: 3', '', 'abc')],
    ['HTTP/1.2', line('GET /echo HTTP/1.2')],
    ['HTTP/1.10', line('GET /echo HTTP/1.10')],
    ['HTTP/2.0', line('GET /echo HTTP/2.0')],
    ['HTTP/3.0', line('GET /echo HTTP/3.0')],
    ['http/1.1', line('GET /echo http/1.1')],
    ['HTTPS/1.1', line('GET /echo HTTPS/1.1')],
    ['a space after the version', line('GET /echo HTTP/1.1 ')],
    ['a method in lower case', line('get /echo HTTP/1.1')],
    ['a method of 1 MB', line(`${'A'.repeat(1_000_000)} /echo HTTP/1.1`)],
    ['no method', line(' /echo HTTP/1.1')],
    ['tabs', line('GET\t/echo\tHTTP/1.1')],
    ['a space in the path', line('GET /echo /secret HTTP/1.1')],
    ['a method of RTSP', line('SETUP /echo RTSP/1.0')],
    ['the preface of HTTP/2', lines('PRI * HTTP/2.0', '', 'SM', '', '')],
    ['the start of TLS', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'x'.repeat(500)}`],
    ['SSH', 'SSH-2.0-OpenSSH_9.0\r\n'],
    ['the PROXY protocol', `PROXY TCP4 6.6.6.6 7.7.7.7 1 2\r\n${PROBE}`],
    ['a path without a slash', line('GET echo HTTP/1.1')],
    ['a query alone', line('GET ?/echo HTTP/1.1')],
    ['host and port', line('GET echo:80 HTTP/1.1')],
    ['a URL without slashes', line('GET http:/echo HTTP/1.1')],
    ['a backslash in the host', line('GET http://a\\@b/echo HTTP/1.1')],
    ['NUL in the path', line('GET /echo/\0 HTTP/1.1')],
    ['a control character in the path', line('GET /echo/\x01 HTTP/1.1')],
    ['a form feed in the path', line('GET /echo/\x0c HTTP/1.1')],
    ['DEL in the path', line('GET /echo/\x7f HTTP/1.1')],
    ['raw UTF-8 in the path', line('GET /echo/\xc3\xa9 HTTP/1.1')],
    ['a byte above ASCII in the path', line('GET /echo/\xff HTTP/1.1')],
  ])('%s', async (_what, bytes) => {
    expect(await outcome(bytes, 'closed')).toEqual(BAD);
  });
});

describe('a request has one target and one host:', () => {
  const target = (text: string, ...fields: string[]) => lines(`GET ${text} HTTP/1.1`, ...fields, '', '');

  test.each([
    ['a user in the URL', target('http://user@a/echo', 'Host: a')],
    ['a user and a password', target('http://user:pass@a/echo', 'Host: a')],
    ['ftp:', target('ftp://a/echo', 'Host: a')],
    ['no host in the URL', target('http:///echo', 'Host: a')],
    ['a port alone in the URL', target('http://:80/echo', 'Host: a')],
    ['a URL, and a Host that is none', target('http://a/echo', 'Host: b/c')],
    ['a URL, and no Host', target('http://a/echo')],
    ['an asterisk', lines('OPTIONS * HTTP/1.1', 'Host: a', '', '')],
    ['an asterisk to GET', target('*', 'Host: a')],
    ['a fragment', target('/echo#/../secret', 'Host: a')],
    ['a fragment below the prefix', target('/echo/#x', 'Host: a')],
    ['a fragment behind the query', target('/echo?x#y', 'Host: a')],
    ['no Host', target('/echo')],
    ['an empty Host', target('/echo', 'Host:')],
    ['two Hosts', target('/echo', 'Host: a', 'Host: b')],
    ['two equal Hosts', target('/echo', 'Host: a', 'HOST: a')],
    ['a Host with a path', target('/echo', 'Host: a/b')],
    ['a Host with a user', target('/echo', 'Host: u@a')],
    ['a Host with a space', target('/echo', 'Host: a b')],
    ['a Host with a comma', target('/echo', 'Host: a,b')],
    ['a Host with an open bracket', target('/echo', 'Host: [::1')],
    ['a Host that is no IPv6 address', target('/echo', 'Host: [:::::]')],
    ['a Host with port 99999', target('/echo', 'Host: a:99999')],
    ['a Host with a port that is no number', target('/echo', 'Host: a:http')],
    ['a Host of a port', target('/echo', 'Host: :80')],
    ['a Host of dots', target('/echo', 'Host: ..')],
    ['a Host of 10,000 characters', target('/echo', `Host: ${'a.'.repeat(5_000)}`)],
    ['a Host above ASCII', target('/echo', 'Host: \xe9')],
    ['an encoded Host', target('/echo', 'Host: a%2eb')],
  ])('%s', async (_what, bytes) => {
    expect(await outcome(bytes, 'open')).toEqual(REFUSED);
  });

  test.each([
    ['http://other.example:81/echo/x', 'other.example:81', 'a'],
    ['HTTP://OTHER.example/echo/x', 'OTHER.example', 'a'],
    ['/echo/x', '[::1]:8080', '[::1]:8080'],
    ['/echo/x', '__proto__', '__proto__'],
  ])('the guest at %s sees the authority %s', async (path, authority, field) => {
    const { raw } = await attack({
      url: host.gateway,
      bytes: target(path, `Host: ${field}`),
      probe: PROBE,
      expected: 'open',
    });
    const [answer] = raw;
    expect(answer?.status).toBe(200);
    expect(headersOf(answer!, 'x-authority')).toEqual([authority]);
    expect(headersOf(answer!, 'x-echo-host')).toEqual([authority]);
    expect(headersOf(answer!, 'x-echo-x-forwarded-host')).toEqual([authority]);
  });
});

describe('a route is a prefix of whole segments of the path as it was sent; nothing is decoded or resolved:', () => {
  const at = (path: string) => rawCall(host.gateway, { path });

  test.each([
    ['/echo/../secret', '/../secret'],
    ['/echo/..%2fsecret', '/..%2fsecret'],
    ['/echo/%2e%2e/secret', '/%2e%2e/secret'],
    ['/echo/%2e%2e%2fsecret', '/%2e%2e%2fsecret'],
    ['/echo/..;/secret', '/..;/secret'],
    ['/echo/..%5csecret', '/..%5csecret'],
    ['/echo/..\\secret', '/..\\secret'],
    ['/echo//secret', '//secret'],
    ['/echo/./secret', '/./secret'],
    ['/echo/;/secret', '/;/secret'],
    ['/echo/%00', '/%00'],
    ['/echo/%', '/%'],
    ['/echo/%zz', '/%zz'],
    ['/echo/%c0%ae%c0%ae/secret', '/%c0%ae%c0%ae/secret'],
    ['/echo/%ed%a0%80', '/%ed%a0%80'],
    ['/echo/%0d%0ax-injected:%201', '/%0d%0ax-injected:%201'],
    ['/echo?/../secret', '/?/../secret'],
    ['/echo/x?a=%0d%0aset-cookie:%20x', '/x?a=%0d%0aset-cookie:%20x'],
    ['http://a/echo/../secret', '/../secret'],
    [`/echo/${'../'.repeat(4_000)}secret`, `/${'../'.repeat(4_000)}secret`],
  ])('%s goes to echo, which sees the rest as it is', async (path, rest) => {
    const answer = await at(path);
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'x-echo-x-forwarded-prefix')).toBe('/echo');
    expect(headersOf(answer, 'x-path')).toEqual([rest]);
    expect(headerOf(answer, 'x-injected')).toBeUndefined();
  });

  test.each([
    '/secret%2f',
    '/%73ecret',
    '/%2fsecret',
    '//secret',
    '/./secret',
    '/../secret',
    '/x/../secret',
    '/..;/secret',
    '/;/secret',
    '/secret;a=b',
    '/secret;/',
    '/secret\\',
    '/\\secret',
    '/secret%00',
    '/secret%20',
    '/secret.',
    '/SECRET',
    '/secret&x',
    '/%c0%af/secret',
    '/',
    '/?/secret',
    '/__proto__',
    '/constructor',
  ])('%s is the path of no plugin', async (path) => {
    const answer = await at(path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'route_not_found' });
  });
});

describe('what a client says of itself', () => {
  test('is not taken for the word of the gateway, whatever it is written with', async () => {
    const fields = [
      'X_Forwarded_For',
      'X-Forwarded_For',
      'x_forwarded-proto',
      'X_Request_Id',
      'X-Forwarded-By',
    ];
    const answer = await rawCall(host.gateway, {
      path: '/echo',
      fields: fields.map((name) => `${name}: lie`),
    });
    expect(echoedNames(answer)).toEqual(FROM_THE_GATEWAY);
    expect(JSON.stringify(answer.headers)).not.toContain('lie');
  });

  test('cannot take away Host, nor what the gateway tells', async () => {
    const named = 'host, x-forwarded-for, x-request-id, x-forwarded-prefix, x-private';
    const fields = [`Connection: ${named}`, 'X-Private: 1', 'X-Kept: 2'];
    const answer = await rawCall(host.gateway, { path: '/echo', fields });
    expect(headersOf(answer, 'x-echo-host')).toEqual(['plugins.example']);
    expect(headersOf(answer, 'x-echo-x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(headersOf(answer, 'x-echo-x-forwarded-prefix')).toEqual(['/echo']);
    expect(headersOf(answer, 'x-echo-x-private')).toEqual([]);
    expect(headersOf(answer, 'x-echo-x-kept')).toEqual(['2']);
  });

  test('goes to the guest untouched where it is the guest that must judge it', async () => {
    const fields = [
      'Range: bytes=0-0,-1,5-',
      'Cookie: a=b; a=c',
      'X-HTTP-Method-Override: DELETE',
      'If-Match: "x"',
    ];
    const answer = await rawCall(host.gateway, { path: '/echo', fields });
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'x-method')).toBe('GET');
    expect(headerOf(answer, 'x-echo-range')).toBe('bytes=0-0,-1,5-');
    expect(headerOf(answer, 'x-echo-cookie')).toBe('a=b; a=c');
  });
});

describe('an answer ends where it says:', () => {
  const call = (path: string, method = 'GET') => ({ path, method });

  test.each([
    [call('/bad/no-body-204'), 502],
    [call('/bad/no-body-304'), 502],
    [call('/bad/content-length-lies'), 502],
    [call('/bad/hop-by-hop'), 200],
    [call('/bad/header-newline'), 502],
    [call('/bad/header-nul'), 502],
    [call('/bad/header-name'), 502],
    [call('/bad/content-length-garbage'), 502],
    [call('/bad/status-100'), 502],
    [call('/bad/status-101'), 502],
    [call('/nobody', 'HEAD'), 404],
  ])('%j is answered %i, and the next answer is the next one', async (request, status) => {
    const client = await RawClient.open(host.gateway);
    sendCall(client, request);
    sendCall(client, { path: '/echo/after' });
    const answer = await client.response({ head: request.method === 'HEAD' });
    expect(answer.status).toBe(status);
    expect([headerOf(answer, 'set-cookie'), headerOf(answer, 'x-evil')]).toEqual([undefined, undefined]);
    expect(headerOf(await client.response(), 'x-path')).toBe('/after');
    client.socket.destroy();
  });
});

test('1,000 pipelined requests in one piece are answered in order', async () => {
  const client = await RawClient.open(host.gateway);
  const paths = Array.from({ length: 1_000 }, (_, at) => `/${at}`);
  client.send(paths.map((path) => lines(`GET /echo${path} HTTP/1.1`, 'Host: a', '', '')).join(''));
  for (const path of paths) expect(headerOf(await client.response(), 'x-path')).toBe(path);
  client.socket.destroy();
});
