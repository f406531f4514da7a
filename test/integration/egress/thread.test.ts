import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { openWorker } from '../../../host/egress/egress-thread.ts';
import { startEgress, ThreadEgress } from '../../../host/egress/egress.ts';
import { callTo, egressFor } from './support/calls.ts';
import { httpUpstream } from './support/servers.ts';

/** An upstream that never answers and tells of each request when it is there and when it is gone. */
async function hangingUpstream() {
  const arrived = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const { port } = await httpUpstream((_request, response) => {
    response.on('close', () => closed.resolve());
    arrived.resolve();
  });
  return { url: `http://127.0.0.1:${port}/`, arrived: arrived.promise, closed: closed.promise };
}

test('a cancelled call closes its connection and resolves', async () => {
  const { url, arrived, closed } = await hangingUpstream();
  const egress = await egressFor();
  const pending = egress.fetch(callTo(url));
  await arrived;
  pending.cancel();
  expect((await pending.outcome).error).toEqual({ tag: 'connection-failed', val: 'the call was cancelled' });
  await closed;
});

test('a call that is cancelled before it has a connection never reaches the upstream', async () => {
  const paths: (string | undefined)[] = [];
  const { port } = await httpUpstream((request, response) => {
    paths.push(request.url);
    response.end();
  });
  const egress = await egressFor();
  const pending = egress.fetch(callTo(`http://127.0.0.1:${port}/cancelled`));
  pending.cancel();
  await pending.outcome;
  await egress.fetch(callTo(`http://127.0.0.1:${port}/next`)).outcome;
  expect(paths).toEqual(['/next']);
});

test('cancelling after the outcome does nothing', async () => {
  const { port } = await httpUpstream((_request, response) => response.end('ok'));
  const egress = await egressFor();
  const pending = egress.fetch(callTo(`http://127.0.0.1:${port}/`));
  const before = await pending.outcome;
  pending.cancel();
  expect(await pending.outcome).toBe(before);
  expect((await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome).ok?.status).toBe(200);
});

test('a thread that dies takes its calls along, and the next call has a new one', async () => {
  const workers: Worker[] = [];
  const egress = new ThreadEgress(() => {
    const worker = openWorker({});
    workers.push(worker);
    return worker;
  });
  onTestFinished(() => egress.close());
  const { url, arrived } = await hangingUpstream();
  const pending = egress.fetch(callTo(url));
  await arrived;
  await workers[0]!.terminate();
  expect((await pending.outcome).error?.tag).toBe('connection-failed');
  const { port } = await httpUpstream((_request, response) => response.end('ok'));
  expect((await egress.fetch(callTo(`http://127.0.0.1:${port}/`)).outcome).ok?.status).toBe(200);
  expect(workers.length).toBe(2);
});

test('a thread that cannot start is told as an error of the host', async () => {
  await expect(startEgress({ nameServers: ['not an address'] })).rejects.toMatchObject({ code: 'internal' });
});

test('closing ends calls under way and every later one', async () => {
  const { url, arrived, closed } = await hangingUpstream();
  const egress = await startEgress();
  const pending = egress.fetch(callTo(url));
  await arrived;
  await egress.close();
  await closed;
  const ended = { tag: 'connection-failed', val: 'the host is shutting down' };
  expect((await pending.outcome).error).toEqual(ended);
  expect((await egress.fetch(callTo(url)).outcome).error).toEqual(ended);
  await egress.close();
});
