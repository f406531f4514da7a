import { describe, expect, test } from 'vitest';
import { Held, OK, openGateway } from '../../support/gateway.ts';
import { headerOf } from '../../support/raw-client.ts';

const POST = (...fields: string[]) => ['POST /hello HTTP/1.1', 'Host: a', ...fields, '', ''];

function problemOf({ body }: { body: Buffer }): unknown {
  return JSON.parse(body.toString());
}

describe('a body', () => {
  test.each([0, 1, 1_000, 16_384, 16_385, 5_000_000])(
    'of %i bytes goes there and back whole, chunked or not',
    async (size) => {
      const { plugins, url } = await openGateway();
      plugins.limits = { requestBodyBytes: 5_000_000 };
      plugins.admit = (exchange) => {
        exchange.respond({ ...OK, body: exchange.body ?? new Uint8Array(0) }, 1);
        return { cancel: () => {} };
      };
      const sent = Buffer.alloc(size, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
      const plain = await fetch(`${url}/hello`, { method: 'POST', body: sent });
      expect(Buffer.from(await plain.arrayBuffer()).equals(sent)).toBe(true);
      const stream = new Blob([sent]).stream();
      const chunked = await fetch(`${url}/hello`, {
        method: 'POST',
        body: stream,
        duplex: 'half',
      } as RequestInit);
      expect(Buffer.from(await chunked.arrayBuffer()).equals(sent)).toBe(true);
    },
  );

  test('that is sent byte by byte is put together', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...POST('Transfer-Encoding: chunked'));
    const letters = Array.from({ length: 3_000 }, (_, at) => String.fromCharCode(97 + (at % 26)));
    for (const letter of letters) raw.send('1', letter, '');
    raw.send('0', '', '');
    const { body } = await held.next();
    expect(Buffer.from(body ?? []).toString()).toBe(letters.join(''));
    // Its memory is its own, so that it may be handed to another thread without a copy.
    expect(body?.buffer.byteLength).toBe(3_000);
  });

  test("of GET, of an unknown type, or of JSON that is none, is the guest's affair", async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(
      'GET /hello HTTP/1.1',
      'Host: a',
      'Content-Type: application/json',
      'Content-Length: 1',
      '',
      '{',
    );
    const exchange = await held.next();
    expect(Buffer.from(exchange.body ?? []).toString()).toBe('{');
    exchange.respond(OK, 1);
    expect((await raw.response()).status).toBe(200);
  });

  test('that is not there is undefined', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...POST('Content-Length: 0'));
    expect((await held.next()).body).toBeUndefined();
    const chunked = await client();
    chunked.send(...POST('Transfer-Encoding: chunked'));
    chunked.send('0', '', '');
    expect((await held.next()).body).toBeUndefined();
  });

  test('is admitted when it is whole, not before', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const slow = await client();
    const quick = await client();
    slow.send(...POST('Content-Length: 3'));
    slow.send('a');
    quick.send(...POST('Content-Length: 1'));
    quick.send('q');
    expect(Buffer.from((await held.next()).body ?? []).toString()).toBe('q');
    slow.send('bc');
    expect(Buffer.from((await held.next()).body ?? []).toString()).toBe('abc');
  });
});

describe('a body that is too large', () => {
  test('is refused at once where content-length says so', async () => {
    const { plugins, client } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    plugins.admit = () => expect.unreachable();
    const raw = await client();
    raw.send(...POST('Content-Length: 11'));
    const response = await raw.response();
    expect(response.status).toBe(413);
    expect(problemOf(response)).toMatchObject({
      code: 'request_too_large',
      detail: 'The body is longer than 10 bytes.',
    });
  });

  test('is refused while it is read where it is chunked', async () => {
    const { plugins, client } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    plugins.admit = () => expect.unreachable();
    const raw = await client();
    raw.send(...POST('Transfer-Encoding: chunked'));
    raw.send('b', 'hello world', '');
    expect((await raw.response()).status).toBe(413);
  });

  test('may be as large as the limit', async () => {
    const { plugins, client } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    const raw = await client();
    raw.send(...POST('Content-Length: 10'));
    raw.send('0123456789');
    expect((await raw.response()).status).toBe(200);
  });

  test('does not stop the client from reading the refusal, nor the connection from going on', async () => {
    const { plugins, client } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    const raw = await client();
    const size = 50_000_000;
    raw.send(...POST(`Content-Length: ${size}`));
    raw.socket.write(Buffer.alloc(size));
    expect((await raw.response()).status).toBe(413);
    raw.send('GET /hello HTTP/1.1', 'Host: a', '', '');
    expect((await raw.response()).status).toBe(200);
  });

  test('reaches fetch as 413', async () => {
    const { plugins, url } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    const response = await fetch(`${url}/hello`, { method: 'POST', body: Buffer.alloc(50_000_000) });
    expect(response.status).toBe(413);
  });
});

describe('an expectation', () => {
  test('of 100-continue is met when the body is wanted', async () => {
    const { plugins, client } = await openGateway();
    const held = new Held(plugins);
    const raw = await client();
    raw.send(...POST('Expect: 100-continue', 'Content-Length: 2'));
    expect((await raw.response()).status).toBe(100);
    raw.send('ab');
    const exchange = await held.next();
    expect(Buffer.from(exchange.body ?? []).toString()).toBe('ab');
    expect(exchange.headers).not.toContain('expect');
    exchange.respond(OK, 1);
    expect((await raw.response()).status).toBe(200);
  });

  test('of 100-continue is not met when the body is refused; then the connection ends', async () => {
    const { plugins, client } = await openGateway();
    plugins.limits = { requestBodyBytes: 10 };
    const raw = await client();
    raw.send(...POST('Expect: 100-continue', 'Content-Length: 11'));
    const response = await raw.response();
    expect(response.status).toBe(413);
    expect(headerOf(response, 'connection')).toBe('close');
    await raw.closed;
  });

  test('of anything else is refused', async () => {
    const raw = await (await openGateway()).client();
    raw.send(...POST('Expect: miracles', 'Content-Length: 0'));
    const response = await raw.response();
    expect(response.status).toBe(400);
    expect(problemOf(response)).toMatchObject({ code: 'bad_request' });
    await raw.closed;
  });
});
