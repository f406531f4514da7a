/** Server-side request forgery by answers: a server that may be called tries to make the host go further. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { egressBesideCanary } from './support/beside-canary.ts';
import { callTo, text } from './support/calls.ts';
import { httpUpstream, rawUpstream } from './support/servers.ts';

const { egress, canary, expectUntouched } = await egressBesideCanary();

/** What a call with the right to private addresses comes to where the server answers these bytes, and its connections. */
async function answered(bytes: string | Buffer, changes: Parameters<typeof callTo>[1] = {}) {
  const { port, connections } = await rawUpstream((socket) => socket.write(bytes));
  const outcome = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, changes)).outcome;
  return { ...outcome, connections: connections() };
}

const EMPTY = 'Content-Length: 0\r\n\r\n';
const at = (vector: string) => vector.replaceAll('{canary}', `127.0.0.1:${canary.port}`);

describe('a redirect is an answer, not followed', () => {
  const statuses = [300, 301, 302, 303, 305, 306, 307, 308];
  test.each(statuses)('%d', async (status) => {
    const { ok, connections } = await answered(
      at(`HTTP/1.1 ${status} Away\r\nLocation: http://{canary}/\r\n${EMPTY}`),
    );
    expect(ok?.status).toBe(status);
    expect(ok?.headers).toContain(at('http://{canary}/'));
    expect(connections).toBe(1);
    await expectUntouched();
  });

  test.each([
    '//{canary}/',
    'http:\\\\{canary}\\',
    'http://user:password@{canary}/',
    '/elsewhere',
    'file:///etc/passwd',
    'gopher://{canary}/_GET%20/',
    '',
  ])('to %j', async (location) => {
    const { ok, connections } = await answered(at(`HTTP/1.1 302 Away\r\nLocation: ${location}\r\n${EMPTY}`));
    expect([ok?.status, connections]).toEqual([302, 1]);
    await expectUntouched();
  });

  test('of a POST, with its body', async () => {
    const bytes = at(`HTTP/1.1 307 Away\r\nLocation: http://{canary}/\r\n${EMPTY}`);
    const { ok, connections } = await answered(bytes, { method: 'POST', body: Buffer.from('secret') });
    expect([ok?.status, connections]).toEqual([307, 1]);
    await expectUntouched();
  });
});

describe('a field of an answer that asks for a further call is passed on, and obeyed by nobody', () => {
  test.each([
    'Refresh: 0; url=http://{canary}/',
    'Alt-Svc: http/1.1="{canary}"; ma=3600; persist=1',
    'Alternates: {"http://{canary}/" 1.0}',
    'Link: <http://{canary}/>; rel=preload',
    'Content-Location: http://{canary}/',
    'SourceMap: http://{canary}/',
    'Report-To: {"endpoints":[{"url":"http://{canary}/"}]}',
    'WWW-Authenticate: Basic realm="x"',
    'Strict-Transport-Security: max-age=3600',
    'Set-Cookie: a=1',
    'Retry-After: 0',
  ])('%s', async (field) => {
    const requests: string[] = [];
    const { port } = await rawUpstream((socket, first) => {
      requests.push(first.toString());
      socket.end(at(`HTTP/1.1 200 OK\r\n${field}\r\nConnection: close\r\n${EMPTY}`));
    });
    const call = callTo(`http://127.0.0.1:${port}/`);
    expect((await egress.fetch(call).outcome).ok?.headers).toContain(at(field.replace(/^[^:]*: /, '')));
    expect((await egress.fetch(call).outcome).ok?.status).toBe(200);
    // The second call is as the first: no cookie, no credentials, no other scheme.
    expect(requests).toEqual([requests[0], requests[0]]);
    await expectUntouched();
  });

  test.each(['401 No', '407 No', '421 Misdirected', '425 Too Early', '429 Wait', '503 Wait'])(
    'the status %s',
    async (status) => {
      const { ok, connections } = await answered(
        `HTTP/1.1 ${status}\r\nRetry-After: 0\r\nProxy-Authenticate: Basic\r\n${EMPTY}`,
      );
      expect([ok?.status, connections]).toEqual([Number(status.slice(0, 3)), 1]);
    },
  );

  test('early hints', async () => {
    const { ok } = await answered(
      at(`HTTP/1.1 103 Early\r\nLink: <http://{canary}/>; rel=preconnect\r\n\r\nHTTP/1.1 200 OK\r\n${EMPTY}`),
    );
    expect(ok?.headers).toEqual(['content-length', '0']);
    await expectUntouched();
  });
});

describe('an answer in an old, odd or broken form is bounded, and an answer or an error', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const many = Array.from({ length: 5_000 }, (_, i) => `x-${i}: 1\r\n`).join('');

  test.each<[string, string]>([
    ['of many fields', `HTTP/1.1 200 OK\r\n${many}${EMPTY}`],
    ['of a large trailer', `${chunked}0\r\n${many}\r\n`],
    ['with a chunk of a negative length', `${chunked}-1\r\nx\r\n`],
    ['with a chunk longer than any number', `${chunked}${'f'.repeat(17)}\r\nx`],
    ['with a bare line feed after a chunk', `${chunked}1\r\nx\n0\r\n\r\n`],
    ['with a folded field', 'HTTP/1.1 200 OK\r\nX: 1\r\n 2: 3\r\n\u0000\r\n\r\n'],
    ['with a null in a field', `HTTP/1.1 200 OK\r\nX: \0\r\n${EMPTY}`],
    ['with a blank before a colon', `HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n`],
    ['with a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx'],
    ['with a length longer than any number', `HTTP/1.1 200 OK\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\nx`],
    ['of HTTP/0.9', '<html>'],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['of another protocol', '220 mail.test ESMTP\r\n'],
    ['with a status of four digits', `HTTP/1.1 2000 OK\r\n${EMPTY}`],
    ['that goes on though nobody asked it to', `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n${EMPTY}`],
    [
      'after more early hints than it needs',
      'HTTP/1.1 103 Early\r\n\r\n'.repeat(17) + `HTTP/1.1 200 OK\r\n${EMPTY}`,
    ],
  ])('%s: protocol-failed', async (_what, bytes) => {
    expect((await answered(bytes)).error?.tag).toBe('protocol-failed');
    await expectUntouched();
  });

  test('so many early hints, and then an answer', async () => {
    const hints = 'HTTP/1.1 103 Early\r\n\r\n'.repeat(16);
    expect((await answered(`${hints}HTTP/1.1 200 OK\r\n${EMPTY}`)).ok?.status).toBe(200);
  });

  test('early hints for ever', async () => {
    const { port } = await rawUpstream((socket) => {
      const more = () => void (socket.writable && socket.write('HTTP/1.1 103 Early\r\n\r\n', more));
      more();
    });
    const { error } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
    expect(error).toEqual({ tag: 'protocol-failed', val: expect.stringContaining('more than 16 interim') });
  });

  test.each([
    ['of HTTP/1.0, to the end of its connection', 'HTTP/1.0 200 OK\r\n\r\nall of it'],
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\nall of it'],
    ['of chunks in another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, x\r\n\r\nall of it'],
  ])('%s', async (_what, bytes) => {
    const { port } = await rawUpstream((socket) => socket.end(bytes));
    const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
    expect(text(ok?.body)).toBe('all of it');
  });

  test.each([
    ['in its status', 'HTTP/1.1 200 '],
    ['in a chunk extension', `${chunked}1;`],
  ])('for ever, %s: ended by the time of the call', async (_what, start) => {
    const closed = Promise.withResolvers<void>();
    const { port } = await rawUpstream((socket) => {
      socket.once('close', () => closed.resolve());
      socket.write(start);
      const more = () => void (socket.writable && socket.write('a'.repeat(1_000), more));
      more();
    });
    const { error } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { timeoutMs: 200 })).outcome;
    expect(error?.tag).toBe('timed-out');
    await closed.promise;
  });

  test('with a length of a terabyte: nothing is set aside for it', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n';
    const { error } = await answered(bytes + 'x'.repeat(2_000), { maxResponseBytes: 1_000 });
    expect(error).toEqual({ tag: 'response-too-large', val: 1_000n });
  });

  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip'])(
    'packed with %s: it stays packed',
    async (coding) => {
      const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
      const { port } = await httpUpstream((_request, response) =>
        response.setHeader('content-encoding', coding).end(bomb),
      );
      const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
      expect(Buffer.from(ok!.body).equals(bomb)).toBe(true);
    },
  );

  test('nothing is asked for that must be unpacked', async () => {
    const { port } = await httpUpstream((request, response) =>
      response.end(String(request.headers['accept-encoding'])),
    );
    const { ok } = await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome;
    expect(text(ok?.body)).toBe('undefined');
  });
});

test('an answer that nobody asked for goes to nobody: the next call has its own', async () => {
  const one = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  let connections = 0;
  const { port } = await rawUpstream((socket) => {
    connections += 1;
    socket.write(connections === 1 ? one('first') + one('unasked') : one('second'));
  });
  const url = `http://127.0.0.1:${port}/`;
  expect(text((await egress.fetch(callTo(url)).outcome).ok?.body)).toBe('first');
  expect(text((await egress.fetch(callTo(url)).outcome).ok?.body)).toBe('second');
  expect(connections).toBe(2);
});

test.each(['HEAD', '204', '304'])(
  'a body where none can be, after %s, is no answer to the next call',
  async (kind) => {
    const status = kind === 'HEAD' ? '200 OK' : `${kind} Nothing`;
    const hidden = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhidden';
    let connections = 0;
    const { port } = await rawUpstream((socket) => {
      connections += 1;
      socket.write(
        connections === 1
          ? `HTTP/1.1 ${status}\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`
          : 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nown',
      );
    });
    const url = `http://127.0.0.1:${port}/`;
    const method = kind === 'HEAD' ? 'HEAD' : 'GET';
    expect(text((await egress.fetch(callTo(url, { method })).outcome).ok?.body)).toBe('');
    expect(text((await egress.fetch(callTo(url)).outcome).ok?.body)).toBe('own');
  },
);
