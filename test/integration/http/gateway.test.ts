import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import type { Exchange } from '../../../host/plugins/exchange.ts';
import { Held, OK, openGateway } from '../../support/gateway.ts';
import { headerOf, headersOf } from '../../support/raw-client.ts';

const GET = (path: string, ...fields: string[]) => [
  `GET ${path} HTTP/1.1`,
  'Host: shop.example',
  ...fields,
  '',
  '',
];

/** Sends one request and gives what the plugin saw of it. */
async function seen(path: string, ...fields: string[]): Promise<Exchange> {
  const { plugins, client } = await openGateway();
  const held = new Held(plugins);
  (await client()).send(...GET(path, ...fields));
  return held.next();
}

describe('what the guest sees', () => {
  test.each([
    ['/hello', '/'],
    ['/hello/', '/'],
    ['/hello?x=1', '/?x=1'],
    ['/hello/a/b?x=1&y=%20', '/a/b?x=1&y=%20'],
    ['/hello/%zz/%', '/%zz/%'],
    ['/hello/%2F..%2f/../x', '/%2F..%2f/../x'],
    ['/hello//a', '//a'],
    ['/hello/a;b=c', '/a;b=c'],
    ['http://other.example/hello/a', '/a'],
  ])('of the path %s is %s', async (path, expected) => {
    const { pathWithQuery } = await seen(path);
    expect(pathWithQuery).toBe(expected);
  });

  test('is the whole path where the plugin has no prefix, and no x-forwarded-prefix', async () => {
    const { pathWithQuery, headers, authority } = await seen('http://WHOLE.example:81?a=b');
    expect(pathWithQuery).toBe('/?a=b');
    expect(authority).toBe('WHOLE.example:81');
    expect(headerOf({ headers }, 'host')).toBe('WHOLE.example:81');
    expect(headerOf({ headers }, 'x-forwarded-prefix')).toBeUndefined();
  });

  test('is no hop-by-hop field, and none that connection names', async () => {
    const { headers } = await seen(
      '/hello',
      'Connection: keep-alive, X-Private',
      'X-Private: 1',
      'Keep-Alive: timeout=5',
      'TE: trailers',
      'Trailer: x',
      'Upgrade: h2c',
      'Proxy-Authorization: Basic eA==',
      'Proxy-Connection: keep-alive',
      'Accept: */*',
    );
    expect(headers.filter((_, at) => at % 2 === 0)).toEqual([
      'host',
      'accept',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-host',
      'x-forwarded-prefix',
      'x-request-id',
    ]);
  });

  test('is who asks, by the word of the gateway and not of the client', async () => {
    const exchange = await seen(
      '/hello/x',
      'X-Forwarded-For: 6.6.6.6',
      'X-Forwarded-Host: evil.example',
      'x-forwarded-port: 1',
      'X-Forwarded-Prefix: /admin',
      'X-Forwarded-Proto: https',
      'Forwarded: for=6.6.6.6',
      'X-Request-Id: mine',
    );
    const { headers } = exchange;
    expect(headersOf(exchange, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(headersOf(exchange, 'x-forwarded-host')).toEqual(['shop.example']);
    expect(headersOf(exchange, 'x-forwarded-prefix')).toEqual(['/hello']);
    expect(headersOf(exchange, 'x-forwarded-proto')).toEqual(['http']);
    expect(headersOf(exchange, 'x-request-id')).toEqual([exchange.requestId]);
    expect(headers).not.toContain('forwarded');
    expect(headers).not.toContain('x-forwarded-port');
    expect(exchange).toMatchObject({ scheme: 'http', authority: 'shop.example', remoteAddress: '127.0.0.1' });
  });

  test('are 200 header fields, in order, each value byte for byte', async () => {
    const bytes = Array.from({ length: 223 }, (_, at) => String.fromCharCode(at + 0x21)).filter(
      (c) => c !== '\x7f',
    );
    const fields = bytes.slice(0, 199).map((byte, at) => [`x-${at % 100}`, `${at} ${byte}`]);
    fields.push(['all', bytes.join('')]);
    const exchange = await seen(
      '/hello',
      ...fields.map(([name, value]) => `${name?.toUpperCase()}: ${value}`),
    );
    const expected = ['host', 'shop.example', ...fields.flat()];
    expect(exchange.headers.slice(0, expected.length)).toEqual(expected);
  });
});

describe('methods', () => {
  test.each(['PROPFIND', 'QUERY', 'M-SEARCH', 'TRACE', 'OPTIONS', 'DELETE', 'PURGE'])(
    '%s is served',
    async (method) => {
      const { plugins, client } = await openGateway();
      const held = new Held(plugins);
      const raw = await client();
      raw.send(`${method} /hello HTTP/1.1`, 'Host: a', '', '');
      const exchange = await held.next();
      expect(exchange.method).toBe(method);
      exchange.respond(OK, 1);
      expect((await raw.response()).status).toBe(200);
    },
  );

  test('HEAD is answered without a body, with the length that the guest or its body tells', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    for (const [headers, length] of [
      [[], '2'],
      [['Content-Length', '1234'], '1234'],
    ] as const) {
      raw.send('HEAD /hello HTTP/1.1', 'Host: a', '', '');
      (await held.next()).respond({ ...OK, headers }, 1);
      expect(headersOf(await raw.response({ head: true }), 'content-length')).toEqual([length]);
    }
    raw.send('HEAD /nobody HTTP/1.1', 'Host: a', '', '');
    expect((await raw.response({ head: true })).status).toBe(404);
    raw.send(...GET('/hello'));
    (await held.next()).respond(OK, 1);
    expect((await raw.response()).body.toString()).toBe('ok');
  });

  test('CONNECT is refused and the connection closed', async () => {
    const raw = await (await openGateway()).client();
    raw.send('CONNECT shop.example:443 HTTP/1.1', 'Host: shop.example:443', '', '');
    const response = await raw.response();
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'bad_request' });
    await raw.closed;
  });

  test('an upgrade is not taken: the request is answered as it stands', async () => {
    const raw = await (await openGateway()).client();
    raw.send(...GET('/hello', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'));
    const response = await raw.response();
    expect(response.status).toBe(200);
    expect(headerOf(response, 'upgrade')).toBeUndefined();
  });
});

describe('the answer', () => {
  test('keeps duplicate fields, their order and every byte; the gateway speaks for itself', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello'));
    const exchange = await held.next();
    const bytes = Array.from({ length: 128 }, (_, at) => String.fromCharCode(at + 0x80)).join('');
    const headers = ['set-cookie', 'a=1', 'x-bytes', bytes, 'Set-Cookie', 'b=2', 'date', 'yesterday'];
    const forged = ['x-request-id', 'mine', 'X-Wayhouse-Version', '99', 'content-length', '2'];
    exchange.respond({ status: 299, headers: [...headers, ...forged], body: OK.body }, 7);
    const response = await raw.response();
    expect(response.status).toBe(299);
    expect(headersOf(response, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(headerOf(response, 'x-bytes')).toBe(bytes);
    expect(headersOf(response, 'date')).toEqual(['yesterday']);
    expect(headersOf(response, 'x-request-id')).toEqual([exchange.requestId]);
    expect(headersOf(response, 'x-wayhouse-version')).toEqual(['7']);
    expect(headersOf(response, 'content-length')).toEqual(['2']);
  });

  test.each([204, 304])('of status %i has neither body nor length', async (status) => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello'));
    raw.send(...GET('/hello'));
    (await held.next()).respond({ status, headers: ['content-length', '2'], body: OK.body }, 1);
    (await held.next()).respond(OK, 1);
    const response = await raw.response();
    expect(response.status).toBe(status);
    expect(headersOf(response, 'content-length')).toEqual([]);
    expect(headersOf(response, 'transfer-encoding')).toEqual([]);
    expect((await raw.response()).body.toString()).toBe('ok');
  });

  test('that Node refuses to write becomes bad_response', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello'));
    (await held.next()).respond({ ...OK, headers: ['x', 'a\r\nb: c'] }, 3);
    const response = await raw.response();
    expect(response.status).toBe(502);
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'bad_response' });
    expect(headerOf(response, 'b')).toBeUndefined();
  });

  test('is the first one only', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello'));
    const exchange = await held.next();
    exchange.respond(OK, 1);
    exchange.respond({ ...OK, status: 500 }, 1);
    exchange.fail(new WayhouseError('internal'));
    expect((await raw.response()).status).toBe(200);
    raw.send(...GET('/hello'));
    (await held.next()).respond(OK, 1);
    expect((await raw.response()).status).toBe(200);
  });
});

describe('errors', () => {
  test('are problem details with request id and version, and tell nothing of a cause', async () => {
    const { plugins, client, faults } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello'));
    const exchange = await held.next();
    const cause = new Error('secret at /srv/secret.ts');
    exchange.fail(new WayhouseError('internal', undefined, { cause }), 4);
    const response = await raw.response();
    expect(response.status).toBe(500);
    expect(headerOf(response, 'content-type')).toBe('application/problem+json');
    expect(headerOf(response, 'x-wayhouse-version')).toBe('4');
    expect(headerOf(response, 'x-request-id')).toBe(exchange.requestId);
    expect(JSON.parse(response.body.toString())).toEqual({
      type: 'urn:wayhouse:error:internal',
      title: 'The host failed.',
      status: 500,
      code: 'internal',
      detail: 'The host failed.',
      repair: expect.any(String),
      requestId: exchange.requestId,
    });
    expect(faults).toEqual([{ err: expect.objectContaining({ cause }), requestId: exchange.requestId }]);
  });

  test.each(['overloaded', 'shutting_down'] as const)('%s says when to come back', async (code) => {
    const { plugins, client } = await openGateway();
    plugins.admit = (exchange) => {
      exchange.fail(new WayhouseError(code));
      return { cancel: () => {} };
    };
    const raw = await client();
    raw.send(...GET('/hello'));
    const response = await raw.response();
    expect(response.status).toBe(503);
    expect(headerOf(response, 'retry-after')).toBe('1');
    expect(headerOf(response, 'x-wayhouse-version')).toBeUndefined();
  });

  test('what admit throws is internal', async () => {
    const { plugins, client, faults } = await openGateway();
    plugins.admit = () => {
      throw new TypeError('x is not a function');
    };
    const raw = await client();
    raw.send(...GET('/hello'));
    const response = await raw.response();
    expect(response.status).toBe(500);
    expect(response.body.toString()).not.toContain('x is not');
    expect(faults).toHaveLength(1);
  });

  test('an address at which no plugin answers is 404 route_not_found, without its query', async () => {
    const raw = await (await openGateway()).client();
    raw.send(...GET('/nobody/here?token=secret'));
    const response = await raw.response();
    expect(response.status).toBe(404);
    expect(JSON.parse(response.body.toString())).toMatchObject({
      code: 'route_not_found',
      detail: 'No plugin answers at "shop.example/nobody/here".',
    });
  });
});

test('50 clients with keep-alive get their own answers', async () => {
  const { plugins, url } = await openGateway();
  plugins.admit = (exchange) => {
    exchange.respond({ ...OK, body: Buffer.from(exchange.pathWithQuery) }, 1);
    return { cancel: () => {} };
  };
  const client = async (name: number) => {
    for (let at = 0; at < 20; at++) {
      const response = await fetch(`${url}/hello/${name}/${at}`);
      expect(await response.text()).toBe(`/${name}/${at}`);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, name) => client(name)));
});

test('pipelined requests are answered in order, whichever ends first', async () => {
  const { plugins, client } = await openGateway();
  const held = new Held(plugins);
  const raw = await client();
  raw.send([1, 2, 3].map((at) => GET(`/hello/${at}`).join('\r\n')).join(''));
  const exchanges = [await held.next(), await held.next(), await held.next()];
  for (const exchange of exchanges.toReversed()) {
    exchange.respond({ ...OK, body: Buffer.from(exchange.pathWithQuery) }, 1);
  }
  for (const expected of ['/1', '/2', '/3']) expect((await raw.response()).body.toString()).toBe(expected);
});

test('requests are counted by plugin and outcome, with their latency', async () => {
  const { plugins, metrics, client } = await openGateway();
  const held = new Held(plugins);
  const raw = await client();
  raw.send(...GET('/hello'));
  (await held.next()).respond({ ...OK, status: 201 }, 1);
  await raw.response();
  raw.send(...GET('/hello'));
  (await held.next()).fail(new WayhouseError('guest_trapped'), 1);
  await raw.response();
  raw.send(...GET('/nobody'));
  await raw.response();
  const text = await metrics.text();
  expect(text).toContain('wayhouse_requests_total{plugin="hello",status="201",code=""} 1');
  expect(text).toContain('wayhouse_requests_total{plugin="hello",status="502",code="guest_trapped"} 1');
  expect(text).toContain('wayhouse_requests_total{plugin="",status="404",code="route_not_found"} 1');
  expect(text).toContain('wayhouse_request_duration_seconds_count{plugin="hello"} 2');
  expect(text).toContain('wayhouse_request_duration_seconds_bucket{le="+Inf",plugin="hello"} 2');
  expect(text).toContain('wayhouse_requests_in_flight{plugin="hello"} 2');
  expect(text).toContain('wayhouse_workers_lost_total{plugin="hello"} 3');
  expect(text).toContain('process_cpu_user_seconds_total');
});

test('a request over an agent of Node goes through unharmed', async () => {
  const { url } = await openGateway();
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const sent = request(`${url}/hello`, (response) => resolve(response.resume().statusCode));
  onTestFinished(() => void sent.destroy());
  sent.on('error', reject).end();
  expect(await promise).toBe(200);
});
