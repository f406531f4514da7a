/** Clients that are slow, silent or many. What they hold, they lose; what others ask is answered. */
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Held, OK, openGateway, type TestGateway } from '../../support/gateway.ts';
import type { RawClient } from '../../support/raw-client.ts';

const GET = (path = '/hello') => [`GET ${path} HTTP/1.1`, 'Host: a', '', ''];
const POST = (...fields: string[]) => ['POST /hello HTTP/1.1', 'Host: a', ...fields, '', ''];

/** Sends a byte, again and again, until the connection is closed. */
function drip(client: RawClient, text: string): void {
  const timer = setInterval(() => client.send(text), 20);
  onTestFinished(() => clearInterval(timer));
  void client.closed.then(() => clearInterval(timer));
}

async function answersOf(client: RawClient): Promise<number[]> {
  return (await client.responses()).map(({ status }) => status);
}

async function expectServed({ client }: TestGateway): Promise<void> {
  const raw = await client();
  raw.send(...GET());
  expect((await raw.response()).status).toBe(200);
}

describe('a byte now and then does not keep a connection open:', () => {
  const bounds = { headersMs: 100, requestMs: 200, keepAliveMs: 300 };

  test.each([
    ['in the request line', 'GET /he', 'x', [408]],
    ['in a header', 'GET /hello HTTP/1.1\r\nHost: a\r\nX: ', 'x', [408]],
    ['as fields', 'GET /hello HTTP/1.1\r\nHost: a\r\n', 'X: a\r\n', [408]],
    ['as empty lines before a request', '', '\r\n', [408]],
    ['as empty lines between requests', GET().join('\r\n'), '\r\n', [200]],
    ['after a request', GET().join('\r\n'), 'G', [200, 400]],
    ['in a body', POST('Content-Length: 100000').join('\r\n'), 'x', [408]],
    ['in a chunk', `${POST('Transfer-Encoding: chunked').join('\r\n')}fffff\r\n`, 'x', [408]],
    ['as chunks', POST('Transfer-Encoding: chunked').join('\r\n'), '1\r\nx\r\n', [408]],
    ['as trailers', `${POST('Transfer-Encoding: chunked').join('\r\n')}0\r\n`, 'X: a\r\n', [408]],
    ['in a body that was refused', POST('Content-Length: 9999999').join('\r\n'), 'x', [413]],
    ['not even that', '', '', [408]],
    ['of a request line of HTTP/0.9', 'GET /hello\r\n', '', [408]],
  ])('%s', async (_where, start, more, answers) => {
    const gateway = await openGateway({ bounds });
    const raw = await gateway.client();
    raw.send(start);
    if (more !== '') drip(raw, more);
    expect(await answersOf(raw)).toEqual(answers);
    await expectServed(gateway);
  });

  test('nor does nothing, after a request', async () => {
    const gateway = await openGateway({ bounds: { keepAliveMs: 1 } });
    const raw = await gateway.client();
    raw.send(...GET());
    expect(await answersOf(raw)).toEqual([200]);
  });
});

describe('an answer', () => {
  const LARGE = { ...OK, body: Buffer.alloc(10_000_000) };

  test('is not kept for whoever leaves most unread, where all that is unread is too much', async () => {
    const gateway = await openGateway({ bounds: { unreadBytes: 60_000_000 } });
    const held = new Held(gateway.plugins);
    const modest = await gateway.client();
    modest.socket.pause();
    modest.send(...GET());
    const first = await held.next();
    const greedy = await gateway.client();
    greedy.socket.pause();
    greedy.send(GET().join('\r\n').repeat(8));
    for (let at = 0; at < 6; at++) (await held.next()).respond(LARGE, 1);
    first.respond(LARGE, 1);
    await held.cancellations(2);
    await Promise.all([held.next(), held.next()]);
    modest.socket.resume();
    expect((await modest.response()).body.length).toBe(10_000_000);
    const next = await gateway.client();
    next.send(...GET());
    (await held.next()).respond(OK, 1);
    expect((await next.response()).status).toBe(200);
  });

  test('to a client that has ended its side is not waited for', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET());
    await held.next();
    raw.socket.end();
    await raw.closed;
    await held.cancellations(1);
  });

  test('in time reaches a client that ends its side with its request', async () => {
    const { url } = await openGateway();
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.end(GET().join('\r\n'));
    const text = Buffer.concat((await socket.toArray()) as Buffer[]).toString();
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('of more connections than there may be,', () => {
  test('one that asks nothing makes room for one that does', async () => {
    const gateway = await openGateway({ bounds: { connections: 20 } });
    const idlers = await Promise.all(Array.from({ length: 100 }, () => gateway.client()));
    for (const idler of idlers.slice(50)) idler.send('GET /hello HTTP/1.1\r\nHost:');
    await expectServed(gateway);
    await expect.poll(() => idlers.filter(({ socket }) => !socket.closed).length).toBeLessThan(20);
  });

  test('those that have asked lately stay', async () => {
    const gateway = await openGateway({ bounds: { connections: 10 } });
    const regular = await gateway.client();
    for (let round = 0; round < 10; round++) {
      regular.send(...GET());
      expect((await regular.response()).status).toBe(200);
      await Promise.all(Array.from({ length: 5 }, () => gateway.client()));
    }
    expect(regular.socket.closed).toBe(false);
  });

  test('one that waits for its answer is never cut; what comes then is turned away', async () => {
    const gateway = await openGateway({ bounds: { connections: 5 } });
    const held = new Held(gateway.plugins);
    const busy = await Promise.all(Array.from({ length: 5 }, () => gateway.client()));
    for (const raw of busy) raw.send(...GET());
    const exchanges = await Promise.all(busy.map(() => held.next()));
    for (const extra of await Promise.all([gateway.client(), gateway.client()])) await extra.closed;
    for (const exchange of exchanges) exchange.respond(OK, 1);
    for (const raw of busy) expect((await raw.response()).status).toBe(200);
    expect(held.cancelled).toEqual([]);
    const next = await gateway.client();
    next.send(...GET());
    (await held.next()).respond(OK, 1);
    expect((await next.response()).status).toBe(200);
  });

  test('1,000 idle ones are no burden', async () => {
    const gateway = await openGateway();
    await Promise.all(Array.from({ length: 1_000 }, () => gateway.client()));
    await expectServed(gateway);
  });
});

describe('requests on one connection', () => {
  test('are answered before what is malformed behind them, however long they take', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET('/hello/1'));
    raw.send(...GET('/hello/2'));
    const [first, second] = [await held.next(), await held.next()];
    raw.send('junk', '', '');
    raw.send('more junk', '', '');
    second.respond(OK, 1);
    first.respond(OK, 1);
    expect(await answersOf(raw)).toEqual([200, 200, 400]);
    expect(held.cancelled).toEqual([]);
  });

  test('are answered before a CONNECT behind them is refused', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...GET());
    raw.send('CONNECT a:80 HTTP/1.1', 'Host: a', '', '');
    (await held.next()).respond(OK, 1);
    expect(await answersOf(raw)).toEqual([200, 400]);
  });

  test('that say close are answered, whatever comes after them', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send('GET /hello HTTP/1.1', 'Host: a', 'Connection: close', '', '');
    const exchange = await held.next();
    raw.send(...GET('/hello/ignored'));
    exchange.respond(OK, 1);
    expect(await answersOf(raw)).toEqual([200]);
    expect(held.cancelled).toEqual([]);
  });
});
