import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Held, OK, openGateway } from '../../support/gateway.ts';
import { headerOf } from '../../support/raw-client.ts';

const GET = (path = '/hello') => [`GET ${path} HTTP/1.1`, 'Host: a', '', ''];

describe('malformed HTTP is answered with problem details, and the connection closed', () => {
  test.each([
    ['garbage', ['\0\x01garbage', '', ''], 400, 'bad_request'],
    ['an unknown method', ['FETCH / HTTP/1.1', 'Host: a', '', ''], 400, 'bad_request'],
    ['a byte above ASCII in the path', ['GET /\xe9 HTTP/1.1', 'Host: a', '', ''], 400, 'bad_request'],
    ['the preface of HTTP/2', ['PRI * HTTP/2.0', '', 'SM', '', ''], 400, 'bad_request'],
    [
      'a length that is no number',
      ['GET / HTTP/1.1', 'Host: a', 'Content-Length: x', '', ''],
      400,
      'bad_request',
    ],
    [
      'length and chunks at once',
      ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 3', 'Transfer-Encoding: chunked', '', '0', '', ''],
      400,
      'bad_request',
    ],
    [
      'a broken chunk',
      ['POST /hello HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', '', 'zz', ''],
      400,
      'bad_request',
    ],
    [
      'a header of 20 KB',
      ['GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(20_000)}`, '', ''],
      431,
      'headers_too_large',
    ],
  ])('%s', async (_what, lines, status, code) => {
    const raw = await (await openGateway()).client();
    raw.send(...lines);
    const response = await raw.response();
    expect(response.status).toBe(status);
    expect(headerOf(response, 'content-type')).toBe('application/problem+json');
    expect(headerOf(response, 'connection')).toBe('close');
    expect(JSON.parse(response.body.toString())).toMatchObject({
      code,
      requestId: headerOf(response, 'x-request-id'),
    });
    await raw.closed;
  });

  test.each([
    ['no host', ['GET /hello HTTP/1.1', '', '']],
    ['two hosts', ['GET /hello HTTP/1.1', 'Host: a', 'Host: b', '', '']],
    ['two equal hosts', ['GET /hello HTTP/1.1', 'Host: a', 'host: a', '', '']],
    ['a host with a user', ['GET /hello HTTP/1.1', 'Host: me@a', '', '']],
    ['a host with a path', ['GET /hello HTTP/1.1', 'Host: a/b', '', '']],
    ['a host with a bad port', ['GET /hello HTTP/1.1', 'Host: a:http', '', '']],
    ['a user in the target', ['GET http://me@a/hello HTTP/1.1', 'Host: a', '', '']],
    ['another scheme', ['GET ftp://a/hello HTTP/1.1', 'Host: a', '', '']],
    ['a target of *', ['OPTIONS * HTTP/1.1', 'Host: a', '', '']],
  ])('%s: bad_request', async (_what, lines) => {
    const { plugins, client } = await openGateway();
    plugins.admit = () => expect.unreachable();
    const raw = await client();
    raw.send(...lines);
    const response = await raw.response();
    expect(response.status).toBe(400);
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'bad_request' });
  });
});

describe('hosts', () => {
  test.each(['whole.example', 'WHOLE.example', 'whole.example.', 'whole.example:8080'])(
    '%s',
    async (host) => {
      const raw = await (await openGateway()).client();
      raw.send('GET /any HTTP/1.1', `Host: ${host}`, '', '');
      expect((await raw.response()).status).toBe(200);
    },
  );

  test('HTTP/1.0 needs none', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send('GET /hello HTTP/1.0', '', '');
    const exchange = await held.next();
    expect(exchange.authority).toBe('');
    expect(exchange.headers).not.toContain('x-forwarded-host');
    exchange.respond(OK, 1);
    expect((await raw.response()).body.toString()).toBe('ok');
    await raw.closed;
  });
});

describe('a client that goes away', () => {
  test('cancels the work', async () => {
    const { plugins, client, metrics } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET());
    const exchange = await held.next();
    raw.socket.destroy();
    await held.cancellations(1);
    expect(held.cancelled).toEqual([exchange.requestId]);
    exchange.respond(OK, 1);
    expect(await metrics.text()).toContain('{plugin="hello",status="499",code="client_gone"} 1');
  });

  test('cancels every request that it pipelined', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET());
    raw.send(...GET());
    raw.send(...GET());
    const ids = [await held.next(), await held.next(), await held.next()].map(({ requestId }) => requestId);
    raw.socket.resetAndDestroy();
    await held.cancellations(3);
    expect(held.cancelled.toSorted()).toEqual(ids.toSorted());
  });

  test('while its body comes in is not admitted', async () => {
    const { plugins, client, metrics } = await openGateway();
    const held = new Held(plugins);
    const leaver = await client();
    leaver.send('POST /hello HTTP/1.1', 'Host: a', 'Content-Length: 10', 'Expect: 100-continue', '', '');
    await leaver.response();
    leaver.send('half');
    leaver.socket.destroySoon();
    await leaver.closed;
    const stayer = await client();
    stayer.send(...GET('/hello/stayer'));
    expect((await held.next()).pathWithQuery).toBe('/stayer');
    expect(held.cancelled).toEqual([]);
    await expect.poll(() => metrics.text()).toContain('code="client_gone"} 1');
  });

  test('is not cancelled once it is answered', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET());
    (await held.next()).respond(OK, 1);
    await raw.response();
    raw.socket.destroy();
    const other = await client();
    other.send(...GET());
    await held.next();
    expect(held.cancelled).toEqual([]);
  });
});

describe('a slow client', () => {
  const bounds = { headersMs: 100, requestMs: 200, keepAliveMs: 72_000 };

  test('is told request_timeout when its header does not end', async () => {
    const raw = await (await openGateway({ bounds })).client();
    raw.send('GET /hello HTTP/1.1', 'Host: a');
    const response = await raw.response();
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'request_timeout' });
    await raw.closed;
  });

  test('is told request_timeout when its body does not end', async () => {
    const { plugins, client } = await openGateway({ bounds });
    plugins.admit = () => expect.unreachable();
    const raw = await client();
    raw.send('POST /hello HTTP/1.1', 'Host: a', 'Content-Length: 10', '', 'half');
    const response = await raw.response();
    expect(response.status).toBe(408);
    await raw.closed;
  });

  test('that does not read its answer is cut off', async () => {
    const gateway = await openGateway({ bounds: { unreadMs: 50 } });
    const held = new Held(gateway.plugins);
    const raw = await gateway.client();
    raw.socket.pause();
    raw.send(...GET());
    raw.send(...GET());
    const first = await held.next();
    (await held.next()).respond({ ...OK, body: Buffer.alloc(10_000_000) }, 1);
    first.respond({ ...OK, body: Buffer.alloc(10_000_000) }, 1);
    await gateway.close(60_000);
  });

  test('that reads a large answer is not, even if the next one in the pipeline takes long', async () => {
    const { plugins, client } = await openGateway({ bounds: { unreadMs: 1_000 } });
    const held = new Held(plugins);
    const reader = await client();
    reader.send(...GET());
    reader.send(...GET());
    (await held.next()).respond({ ...OK, body: Buffer.alloc(10_000_000) }, 1);
    const slow = await held.next();
    expect((await reader.response()).body.length).toBe(10_000_000);
    const idler = await client();
    idler.socket.pause();
    idler.send(...GET());
    idler.send(...GET());
    (await held.next()).respond({ ...OK, body: Buffer.alloc(10_000_000) }, 1);
    await held.next();
    await held.cancellations(1); // the time has passed for the idler, so it would have for the reader
    slow.respond(OK, 1);
    expect((await reader.response()).status).toBe(200);
  });

  test('a slow guest is not its fault', async () => {
    const { plugins, client } = await openGateway({ bounds });
    const held = new Held(plugins);
    const raw = await client();
    const slow = await client();
    raw.send(...GET());
    const exchange = await held.next();
    slow.send('GET /hello HTTP/1.1');
    await slow.closed; // so both bounds have passed for the first one too
    exchange.respond(OK, 1);
    expect((await raw.response()).status).toBe(200);
  });
});

describe('closing', () => {
  test('answers what runs, says close, and accepts nothing new', async () => {
    const gateway = await openGateway();
    const held = new Held(gateway.plugins);
    const raw = await gateway.client();
    const idle = await gateway.client();
    raw.send(...GET());
    const exchange = await held.next();
    const closed = gateway.close();
    await idle.closed;
    await expect(gateway.client()).rejects.toThrow('ECONNREFUSED');
    exchange.respond(OK, 1);
    const response = await raw.response();
    expect(response.status).toBe(200);
    expect(headerOf(response, 'connection')).toBe('close');
    await closed;
    await raw.closed;
  });

  test('answers every pipelined request, in whatever order they end', async () => {
    const gateway = await openGateway();
    const held = new Held(gateway.plugins);
    const raw = await gateway.client();
    raw.send([1, 2, 3].map((at) => GET(`/hello/${at}`).join('\r\n')).join(''));
    const [first, second, third] = [await held.next(), await held.next(), await held.next()];
    second.respond(OK, 1);
    const closed = gateway.close();
    third.respond(OK, 1);
    first.respond(OK, 1);
    for (let at = 0; at < 3; at++) expect((await raw.response()).status).toBe(200);
    await closed;
  });

  test('does not wait for a header that is not whole, and cuts off after its grace', async () => {
    const gateway = await openGateway();
    const held = new Held(gateway.plugins);
    const half = await gateway.client();
    half.send('GET /hello HTTP/1.1');
    const raw = await gateway.client();
    raw.send(...GET());
    await held.next();
    const closed = gateway.close(50);
    await half.closed;
    await closed;
    await held.cancellations(1);
  });

  test('a second time may shorten the grace', async () => {
    const gateway = await openGateway();
    const held = new Held(gateway.plugins);
    const raw = await gateway.client();
    raw.send(...GET());
    await held.next();
    const closed = gateway.close(60_000);
    await gateway.close(0);
    await closed;
    await gateway.close();
    await held.cancellations(1);
  });

  test('a client that does not read its answer is cut off after the grace', async () => {
    const gateway = await openGateway();
    const held = new Held(gateway.plugins);
    const raw = await gateway.client();
    raw.socket.pause();
    raw.send(...GET());
    (await held.next()).respond({ ...OK, body: Buffer.alloc(50_000_000) }, 1);
    await gateway.close(50);
    raw.socket.resume();
    await (raw.socket.closed ? undefined : once(raw.socket, 'close'));
  });
});
