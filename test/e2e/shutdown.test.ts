import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readDataDir } from '../support/data-dir.ts';
import { deploy, figure, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { headerOf, RawClient } from '../support/raw-client.ts';
import { startUpstream, type Arrived, type Upstream } from '../support/upstream.ts';

interface Waiting {
  readonly host: TestHost;
  readonly upstream: Upstream;
  /** The client of a request that waits in the guest, and the call that it waits for. */
  readonly client: RawClient;
  readonly call: Arrived;
}

async function requestInFlight(env: Record<string, string> = {}): Promise<Waiting> {
  const upstream = await startUpstream();
  const host = await startHost({ env });
  await deploy(host, ['fetch', 'fetch'], { origins: [upstream.url] });
  const client = await RawClient.open(host.gateway);
  client.send(`GET /fetch?url=${upstream.url}/ HTTP/1.1`, 'host: a', '', '');
  return { host, upstream, client, call: await upstream.next() };
}

const signal = async (host: TestHost): Promise<void> => {
  host.process.kill('SIGTERM');
  await host.logged(({ msg }) => msg === 'draining');
};

const exit = async ({ process }: TestHost): Promise<[code: number | null, signal: string | null]> =>
  (await once(process, 'exit')) as [number | null, string | null];

test('SIGTERM: a request in flight gets its answer, a new one gets no connection, and the exit code is 0', async () => {
  const { host, client, call } = await requestInFlight();
  const exited = exit(host);
  await signal(host);
  await expect
    .poll(() =>
      host.call('/fetch').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    .toBe('refused');
  expect(host.process.exitCode).toBeNull();
  call.answer(200, [], 'late');
  const response = await client.response();
  expect([response.status, response.body.toString()]).toEqual([200, 'late']);
  expect(headerOf(response, 'connection')).toBe('close');
  await client.closed;
  expect(await exited).toEqual([0, null]);
  expect(host.logs.at(-1)).toMatchObject({ msg: 'stopped' });
});

test('SIGTERM without anything in flight ends at once, idle connections or not', async () => {
  const host = await startHost();
  await must(await host.upload('hello', guestPath('hello', 'assemblyscript')));
  const idle = await RawClient.open(host.gateway);
  idle.send('GET /hello HTTP/1.1', 'host: a', '', '');
  await idle.response();
  await RawClient.open(host.gateway);
  await RawClient.open(host.admin);
  expect(await host.stop()).toBe(0);
  await idle.closed;
});

test('SIGINT does the same', async () => {
  const host = await startHost();
  const exited = exit(host);
  host.process.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
});

test('a second signal does not wait', async () => {
  const { host, client } = await requestInFlight();
  const exited = exit(host);
  await signal(host);
  host.process.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
  await client.closed;
});

test('what is still in flight after WAYHOUSE_DRAIN_MS is cut off, and the exit code is 0', async () => {
  const { host, client } = await requestInFlight({ WAYHOUSE_DRAIN_MS: '300' });
  const exited = exit(host);
  await signal(host);
  await client.closed;
  expect(await exited).toEqual([0, null]);
});

test('a guest in an endless loop does not hold the host', async () => {
  const host = await startHost({ env: { WAYHOUSE_DRAIN_MS: '300' } });
  await deploy(host, ['loop', 'loop-forever'], { settings: { limits: { deadlineMs: 2_000 } } });
  const client = await RawClient.open(host.gateway);
  client.send('GET /loop/loop HTTP/1.1', 'host: a', '', '');
  await expect.poll(() => figure(host, 'wayhouse_requests_in_flight', 'loop')).toBe(1);
  expect(await host.stop()).toBe(0);
});

test('a log that is followed ends', async () => {
  const host = await startHost();
  await must(await host.upload('hello', guestPath('hello', 'assemblyscript')));
  const stream = await host.api('GET', '/v1/plugins/hello/logs?follow=true');
  expect(await host.stop()).toBe(0);
  expect(await stream.text()).toBe('');
});

test('an upload in flight is finished, and serves after the restart', async () => {
  const host = await startHost();
  const component = await readFile(guestPath('hello', 'rust'));
  const client = await RawClient.open(host.admin);
  client.send(
    'POST /v1/plugins/hello/versions?activate=true HTTP/1.1',
    ...['host: a', `authorization: Bearer ${host.token}`, 'content-type: application/wasm'],
    ...[`content-length: ${component.length}`, '', ''],
  );
  client.socket.write(component.subarray(0, 1_000));
  await expect.poll(async () => (await readDataDir(host.dataDir)).tmp.length).toBe(1);
  const exited = exit(host);
  await signal(host);
  client.socket.write(component.subarray(1_000));
  expect((await client.response()).status).toBe(201);
  expect(await exited).toEqual([0, null]);
  const again = await startHost({ dataDir: host.dataDir });
  expect(await (await again.call('/hello')).text()).toBe('hello from rust');
  await again.stop();
});
