import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildRate, rate } from '../../../bench/rate.ts';

beforeAll(() => buildRate(), 300_000);

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer((_request, response) => answer(response));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('every request is answered and counted, whether its length is told or its body is chunked', async () => {
  let count = 0;
  const url = await serve((response) => {
    if (++count % 2 === 0) response.setHeader('content-length', 5);
    response.write('hel');
    response.end('lo');
  });
  const found = await rate({ url, perSecond: 200, seconds: 1, connections: 8 });
  expect(found.requests).toBe(200);
  expect(count).toBe(200);
  expect(found.perSecond).toBeLessThanOrEqual(201);
});

test('a server that stops for a while is charged with all that was due meanwhile', async () => {
  const held: ServerResponse[] = [];
  let state: 'open' | 'held' | 'over' = 'open';
  const url = await serve((response) => {
    if (state === 'open') {
      state = 'held';
      setTimeout(() => {
        state = 'over';
        for (const one of held) one.end('late');
      }, 700);
    }
    if (state === 'held') held.push(response);
    else response.end('soon');
  });
  const { requests, p50Micros } = await rate({ url, perSecond: 1_000, seconds: 1, connections: 4 });
  // Only four were late to one that waits with the server: the median would be that of the others.
  expect(held.length).toBe(4);
  expect(requests).toBe(1_000);
  expect(p50Micros).toBeGreaterThan(100_000);
});

test('an answer that is no success is no result', async () => {
  const url = await serve((response) => {
    response.statusCode = 503;
    response.end('no');
  });
  await expect(rate({ url, perSecond: 100, seconds: 1 })).rejects.toThrow('http/1.1 503');
});
