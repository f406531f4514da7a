/** What one plugin does to the egress thread, and what another notices of it: nothing. */
import { createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Call } from '../../../host/egress/call.ts';
import { Connections } from '../../../host/egress/connections.ts';
import type { Egress } from '../../../host/egress/egress.ts';
import { Names } from '../../../host/egress/names.ts';
import { PublicReach } from '../../../host/egress/reach.ts';
import { Sockets } from '../../../host/egress/sockets.ts';
import { nameServer, type Answer } from '../../support/dns.ts';
import { callTo, egressFor, text } from './support/calls.ts';
import { httpUpstream, listening } from './support/servers.ts';

const CALLS_AT_ONCE = 256;
const MOST_IDLE = 256;

/** An upstream that holds each call until they are released, and tells when so many have come. */
async function holdingUpstream(most: number) {
  const full = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const paths: (string | undefined)[] = [];
  const { port, connections } = await httpUpstream((request, response) => {
    paths.push(request.url);
    if (paths.length === most) full.resolve();
    void released.promise.then(() => response.end('ok'));
  });
  const url = `http://127.0.0.1:${port}`;
  return { url, paths, connections, full: full.promise, release: released.resolve };
}

/**
 * Ignores content-length, as a broken server may: a blank line ends a request. Answers each with its path,
 * the second of one packet not before the next packet.
 */
function smuggledServer(): Server {
  const sockets = new Set<Socket>();
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return createServer((socket) => {
    sockets.add(socket);
    let late: string[] = [];
    socket.on('data', (bytes: Buffer) => {
      const heads = bytes.toString('latin1').split('\r\n\r\n').slice(0, -1);
      const paths = [...late, ...heads.map((head) => head.split(' ')[1]!)];
      late = paths.splice(1);
      for (const path of paths)
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    });
  });
}

function callMany(egress: Egress, count: number, url: string) {
  return Array.from({ length: count }, () => egress.fetch(callTo(url, { plugin: 'greedy' })));
}

test('two plugins never share a connection', async () => {
  const { port, connections } = await httpUpstream((_request, response) => response.end('ok'));
  const egress = await egressFor();
  for (const plugin of ['one', 'two', 'one', 'two']) {
    await egress.fetch(callTo(`http://127.0.0.1:${port}/`, { plugin })).outcome;
  }
  expect(connections()).toBe(2);
});

test("a body that the server takes for a request of its own poisons no other plugin's connection", async () => {
  const { port } = await listening(smuggledServer());
  const egress = await egressFor();
  const url = `http://127.0.0.1:${port}`;
  const body = Buffer.from('GET /poison HTTP/1.1\r\nHost: x\r\n\r\n');
  const ask = async (path: string, changes: object) =>
    text((await egress.fetch(callTo(url + path, changes)).outcome).ok?.body);
  expect(await ask('/first', { plugin: 'evil', method: 'POST', body })).toBe('/first');
  expect(await ask('/own', { plugin: 'good' })).toBe('/own');
  // So the trap was set, and who set it is who falls into it.
  expect(await ask('/second', { plugin: 'evil' })).toBe('/poison');
});

test('a plugin has so many calls at once; its next ones wait, and no other plugin does', async () => {
  const { url, paths, full, connections, release } = await holdingUpstream(CALLS_AT_ONCE);
  const egress = await egressFor();
  const calls = callMany(egress, CALLS_AT_ONCE + 20, `${url}/`);
  await full;
  const other = await httpUpstream((_request, response) => response.end('ok'));
  const quick = callTo(`http://127.0.0.1:${other.port}/`, { plugin: 'greedy', timeoutMs: 100 });
  expect((await egress.fetch(quick).outcome).error).toEqual({ tag: 'timed-out', val: 100 });
  expect(other.connections()).toBe(0);
  const neighbour = egress.fetch({ ...quick, plugin: 'modest', timeoutMs: 30_000 });
  expect((await neighbour.outcome).ok?.status).toBe(200);
  expect([paths.length, connections()]).toEqual([CALLS_AT_ONCE, CALLS_AT_ONCE]);
  release();
  const outcomes = await Promise.all(calls.map(({ outcome }) => outcome));
  expect(outcomes.filter(({ ok }) => ok?.status !== 200)).toEqual([]);
});

test('a call that is cancelled while it waits for its turn is never made', async () => {
  const { url, paths, full, release } = await holdingUpstream(CALLS_AT_ONCE);
  const egress = await egressFor();
  const calls = callMany(egress, CALLS_AT_ONCE, `${url}/held`);
  await full;
  const cancelled = egress.fetch(callTo(`${url}/cancelled`, { plugin: 'greedy' }));
  const next = egress.fetch(callTo(`${url}/next`, { plugin: 'greedy' }));
  cancelled.cancel();
  release();
  await Promise.all(calls.map(({ outcome }) => outcome));
  expect((await next.outcome).ok?.status).toBe(200);
  expect(paths.slice(CALLS_AT_ONCE)).toEqual(['/next']);
});

test('calls that ended while their connection was being made keep their turns: their bodies are still there', async () => {
  const released = Promise.withResolvers<void>();
  const { address } = await nameServer(async (name): Promise<Answer> => {
    if (name === 'black-hole.test') await released.promise;
    return 'nxdomain';
  });
  const { port, connections } = await httpUpstream((_request, response) => response.end('ok'));
  const egress = await egressFor({ nameServers: [address] });
  const hanging = Array.from({ length: CALLS_AT_ONCE }, () =>
    egress.fetch(callTo('http://black-hole.test/', { plugin: 'greedy', timeoutMs: 1 })),
  );
  for (const { outcome } of hanging) expect((await outcome).error?.tag).toBe('timed-out');
  const waiting = egress.fetch(callTo(`http://127.0.0.1:${port}/`, { plugin: 'greedy' }));
  const neighbour = egress.fetch(callTo(`http://127.0.0.1:${port}/`, { plugin: 'modest' }));
  expect((await neighbour.outcome).ok?.status).toBe(200);
  expect(connections()).toBe(1);
  released.resolve();
  expect((await waiting.outcome).ok?.status).toBe(200);
});

test('past so many open sockets a plugin keeps none after its answer', async () => {
  const first = await holdingUpstream(MOST_IDLE);
  const egress = await egressFor();
  const calls = callMany(egress, MOST_IDLE, `${first.url}/`);
  await first.full;
  first.release();
  await Promise.all(calls.map(({ outcome }) => outcome));
  const said: (string | undefined)[] = [];
  const second = await httpUpstream((request, response) => {
    said.push(request.headers.connection);
    response.end();
  });
  const url = `http://127.0.0.1:${second.port}/`;
  await egress.fetch(callTo(url, { plugin: 'greedy' })).outcome;
  await egress.fetch(callTo(url, { plugin: 'modest' })).outcome;
  expect(said).toEqual(['close', 'keep-alive']);
});

test('more sockets than its bound are not opened, those that are being opened counted', async () => {
  const { port } = await httpUpstream((_request, response) => response.end());
  const sockets = new Sockets(2);
  const connect = sockets.connector((_name, _options, callback) =>
    callback(new Error('no look-up here'), ''),
  );
  const target = { hostname: '127.0.0.1', protocol: 'http:', port: String(port) };
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      connect(target, (error, socket) => (error === null ? resolve(socket) : reject(error)));
    });
  const both = [open(), open()];
  await expect(open()).rejects.toMatchObject({ fetchError: { tag: 'connection-failed' } });
  const [one, two] = await Promise.all(both);
  const closed = new Promise((resolve) => one!.once('close', resolve));
  one!.destroy();
  await closed;
  const third = await open();
  expect(sockets.open).toBe(2);
  two!.destroy();
  third.destroy();
});

test('a connection that cannot be made gives its place back', async () => {
  const sockets = new Sockets(1);
  const connect = sockets.connector((_name, _options, callback) => callback(new Error('no such name'), ''));
  for (let i = 0; i < 3; i++) {
    const failed = new Promise((resolve) => {
      connect({ hostname: 'name.test', protocol: 'http:', port: '80' }, (...[error]) => resolve(error));
    });
    expect(await failed).toMatchObject({ message: 'no such name' });
  }
  expect(sockets.open).toBe(0);
});

test('calls with and without the right to private addresses never share a connection', () => {
  const names = new Names({});
  const connections = new Connections({ names, reach: new PublicReach(() => []), calls: 1 });
  onTestFinished(() => connections.close());
  const url = new URL('http://name.test/');
  const [one, two] = [true, false].map((right) => connections.to(url, { private: right }).dispatcher);
  expect(one).not.toBe(two);
});

test('the sockets of a plugin that is gone are closed with it', async () => {
  const arrived = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const { port } = await httpUpstream((_request, response) => {
    response.once('close', () => closed.resolve());
    arrived.resolve();
  });
  const connections = new Connections({ names: new Names({}), reach: new PublicReach(() => []), calls: 1 });
  const call = new Call(callTo(`http://127.0.0.1:${port}/`));
  const running = call.run(connections);
  await arrived.promise;
  connections.close();
  expect((await call.ended)?.error?.tag).toBe('connection-failed');
  await Promise.all([running, closed.promise]);
});
