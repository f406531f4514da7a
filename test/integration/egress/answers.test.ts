import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { callTo, egressFor, text } from './support/calls.ts';
import { httpUpstream, rawUpstream } from './support/servers.ts';

test('method, path, query, header and body arrive as the guest wrote them', async () => {
  const seen: unknown[] = [];
  const { port } = await httpUpstream(async (request, response) => {
    const chunks = await request.toArray();
    seen.push(request.method, request.url, request.headers['x-bytes'], request.headers.host);
    seen.push(Buffer.concat(chunks).toString('latin1'));
    response.end();
  });
  const egress = await egressFor();
  const body = new Uint8Array([0, 255, 10]);
  const headers = ['X-Bytes', '\xe9\xff'];
  await egress.fetch(callTo(`http://127.0.0.1:${port}/a%20b?c=d&e`, { method: 'PUT', headers, body }))
    .outcome;
  expect(seen).toEqual(['PUT', '/a%20b?c=d&e', '\xe9\xff', `127.0.0.1:${port}`, '\x00\xff\n']);
});

test('a body that is a part of a larger buffer goes out alone and stays with the caller', async () => {
  const { port } = await httpUpstream((request, response) => void request.pipe(response));
  const egress = await egressFor();
  const whole = new TextEncoder().encode('secret|sent|secret');
  const body = whole.subarray(7, 11);
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { method: 'POST', body })).outcome;
  expect(text(ok?.body)).toBe('sent');
  expect(text(whole)).toBe('secret|sent|secret');
});

test('the answer comes with its bytes, names in lower case, and nothing hop-by-hop', async () => {
  const head = [
    'HTTP/1.1 299 Odd',
    'X-Bytes: \xe9',
    'Set-Cookie: a=1',
    'Set-Cookie: b=2',
    'Keep-Alive: timeout=5',
    'X-Hop: 1',
    'Connection: keep-alive, x-hop',
    'Content-Length: 3',
  ].join('\r\n');
  const { port } = await rawUpstream((socket) => socket.write(`${head}\r\n\r\n\x00\xff\n`, 'latin1'));
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect(ok?.status).toBe(299);
  expect(ok?.headers).toEqual([
    'x-bytes',
    '\xe9',
    'set-cookie',
    'a=1',
    'set-cookie',
    'b=2',
    'content-length',
    '3',
  ]);
  expect(text(ok?.body)).toBe('\x00\xff\n');
});

test('a compressed answer stays compressed', async () => {
  const packed = gzipSync('x'.repeat(1000));
  const { port } = await httpUpstream((_request, response) =>
    response.setHeader('content-encoding', 'gzip').end(packed),
  );
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect(Buffer.from(ok!.body).equals(packed)).toBe(true);
});

test('a redirect is an answer, not followed', async () => {
  const { port, connections } = await httpUpstream((_request, response) =>
    response.writeHead(302, { location: '/elsewhere', connection: 'close' }).end(),
  );
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect(ok?.status).toBe(302);
  expect(ok?.headers).toContain('/elsewhere');
  expect(connections()).toBe(1);
});

test('an answer 500 is an answer', async () => {
  const { port } = await httpUpstream((_request, response) => response.writeHead(500).end('no'));
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect([ok?.status, text(ok?.body)]).toEqual([500, 'no']);
});

test('early hints before the answer are not taken for it', async () => {
  const answer =
    'HTTP/1.1 103 Early Hints\r\nx-early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
  const { port } = await rawUpstream((socket) => socket.write(answer));
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect([ok?.status, ok?.headers, text(ok?.body)]).toEqual([200, ['content-length', '2'], 'ok']);
});

test('HEAD brings the length and no body', async () => {
  const { port } = await httpUpstream((_request, response) => response.setHeader('content-length', 9).end());
  const egress = await egressFor();
  const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { method: 'HEAD' })).outcome;
  expect(ok?.headers).toContain('9');
  expect(ok?.body.length).toBe(0);
});

test('calls to one origin, one after another, go over one connection', async () => {
  const { port, connections } = await httpUpstream((_request, response) => response.end('ok'));
  const egress = await egressFor();
  for (let i = 0; i < 5; i++) await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
  expect(connections()).toBe(1);
});

test('200 calls wait on a slow upstream at once', async () => {
  const held: (() => void)[] = [];
  const { port } = await httpUpstream((_request, response) => {
    held.push(() => response.end('ok'));
    if (held.length === 200) for (const release of held) release();
  });
  const egress = await egressFor();
  const calls = Array.from({ length: 200 }, () => egress.fetch(callTo(`http://127.0.0.1:${port}/`)));
  const outcomes = await Promise.all(calls.map(({ outcome }) => outcome));
  expect(outcomes.every(({ ok }) => ok?.status === 200)).toBe(true);
});
