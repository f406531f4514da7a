import { expect, test } from 'vitest';
import { callTo, egressFor } from './support/calls.ts';
import { closedPort, httpUpstream, rawUpstream } from './support/servers.ts';

/** What a call to a server that answers these bytes, and then closes, comes to. */
async function errorFor(answer: string) {
  const { port } = await rawUpstream((socket) => socket.end(answer, 'latin1'));
  const egress = await egressFor();
  return (await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome).error;
}

test('a port that nobody listens at: connection-failed', async () => {
  const port = await closedPort();
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`http://localhost:${port}/`)).outcome;
  expect(error).toEqual({
    tag: 'connection-failed',
    val: `no connection to localhost:${port} (ECONNREFUSED)`,
  });
});

test('a connection that is reset: connection-failed', async () => {
  const { port } = await rawUpstream((socket) => socket.resetAndDestroy());
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect(error?.tag).toBe('connection-failed');
});

test.each([
  ['nothing', ''],
  ['half a header', 'HTTP/1.1 200 OK\r\nx-a'],
  ['less than its content-length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
  ['less, with connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc'],
  [
    'chunks, with connection: close',
    'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na',
  ],
  ['chunks without their end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
])('an answer that breaks off, %s: connection-failed', async (_name, answer) => {
  expect((await errorFor(answer))?.tag).toBe('connection-failed');
});

test.each([
  ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['a bad header', 'HTTP/1.1 200 OK\r\nbad name: 1\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  [
    'length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a bad chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['an endless header', `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(40_000)}\r\n\r\n`],
])('an answer that is not HTTP, %s: protocol-failed', async (_name, answer) => {
  expect((await errorFor(answer))?.tag).toBe('protocol-failed');
});

test('a server that says nothing: timed-out, with the time', async () => {
  const { port } = await rawUpstream(() => {});
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { timeoutMs: 50 })).outcome;
  expect(error).toEqual({ tag: 'timed-out', val: 50 });
});

test('the time covers the body to its last byte, and ends the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const { port } = await httpUpstream((_request, response) => {
    response.on('close', () => closed.resolve());
    response.write('the first part');
  });
  const egress = await egressFor();
  const { error } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { timeoutMs: 200 })).outcome;
  expect(error).toEqual({ tag: 'timed-out', val: 200 });
  await closed.promise;
});

test('an endless body is stopped at its bound, and the connection with it', async () => {
  const closed = Promise.withResolvers<void>();
  const { port } = await httpUpstream((_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more).on('close', () => closed.resolve());
    more();
  });
  const egress = await egressFor();
  const call = callTo(`http://127.0.0.1:${port}/`, { maxResponseBytes: 100_000 });
  expect((await egress.fetch(call).outcome).error).toEqual({ tag: 'response-too-large', val: 100_000n });
  await closed.promise;
});

test('a body of exactly the bound comes whole, one byte by another', async () => {
  const chunks = '1\r\nx\r\n'.repeat(20_000);
  const { port } = await rawUpstream((socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
  );
  const egress = await egressFor();
  const call = callTo(`http://127.0.0.1:${port}/`, { maxResponseBytes: 20_000 });
  expect((await egress.fetch(call).outcome).ok?.body.length).toBe(20_000);
});

test('what undici refuses to send is invalid-request, and the thread lives on', async () => {
  const { port } = await httpUpstream((_request, response) => response.end());
  const egress = await egressFor();
  const url = `http://127.0.0.1:${port}/`;
  const { error } = await egress.fetch(callTo(url, { headers: ['bad name', '1'] })).outcome;
  expect(error?.tag).toBe('invalid-request');
  expect((await egress.fetch(callTo(url)).outcome).ok?.status).toBe(200);
});
