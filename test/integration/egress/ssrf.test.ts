/**
 * Server-side request forgery by address, URL, method and header. Each vector is really tried; the canary
 * listens on every address of this machine, and a good call to it afterwards proves that nothing came before.
 */
import { describe, expect, test } from 'vitest';
import type { OutgoingRequest } from '../../../host/protocol/messages.ts';
import { ownHosts, startCanary } from '../../support/canary.ts';
import { egressBesideCanary } from './support/beside-canary.ts';
import { callTo } from './support/calls.ts';
import { granting, guestCall } from './support/guest-call.ts';
import { rawUpstream } from './support/servers.ts';
import {
  ADDRESSES,
  DROPPED_FIELDS,
  GRANTED_AFTER_ALL,
  INVALID_FIELDS,
  INVALID_METHODS,
  INVALID_URLS,
  OTHER_ORIGINS,
} from './support/vectors.ts';

const { egress, canary, expectUntouched } = await egressBesideCanary();

/** A server that is granted with private addresses, and the requests that it got, as they came. */
async function grantedUpstream() {
  const requests: string[] = [];
  const { port } = await rawUpstream((socket, first) => {
    requests.push(first.toString('latin1'));
    socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok');
  });
  const origin = `http://localhost:${port}`;
  const grants = granting({ origin, private: true });
  return { host: `localhost:${port}`, origin, grants, requests };
}

/** A vector's URL, with the granted host and the canary's port in their places. */
function urlOf(vector: string, host: string): string {
  return vector.replaceAll('{granted}', host).replaceAll('{port}', String(canary.port));
}

describe('an address that is not public is denied, though its origin is granted', () => {
  test.each(ADDRESSES)('%s', async (host) => {
    const url = `http://${host}:${canary.port}/`;
    const { error } = await guestCall(egress, granting({ origin: new URL(url).origin }), { url });
    expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('"private": true') });
    await expectUntouched();
  });

  test.each(ownHosts())('%s of this machine, which can be reached', async (host) => {
    const only = await startCanary(host.replace(/[[\]]/g, ''));
    try {
      const url = `http://${host}:${only.port}/`;
      const { error } = await guestCall(egress, granting({ origin: new URL(url).origin }), { url });
      expect(error?.tag).toBe('denied');
      expect((await egress.fetch(callTo(url)).outcome).ok?.status).toBe(200);
      expect(only.take()).toEqual([`to ${host.replace(/[[\]]/g, '')}`, 'GET /']);
    } finally {
      only.close();
    }
  });

  test.each(['', ':80', ':0', ':443', ':00080'])('127.0.0.1 at the port %j', async (port) => {
    const origin = `http://127.0.0.1${port.replace('00080', '080')}`;
    const { error } = await guestCall(egress, granting({ origin }), { url: `http://127.0.0.1${port}/` });
    expect(error?.tag).toBe('denied');
  });
});

describe('a URL that leads to another origin than the granted one is denied', () => {
  test.each(OTHER_ORIGINS)('%s', async (vector) => {
    const { host, grants, requests } = await grantedUpstream();
    const { error } = await guestCall(egress, grants, { url: urlOf(vector, host) });
    expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('neither asked for nor granted') });
    expect(requests).toEqual([]);
    await expectUntouched();
  });
});

describe('what is no URL of HTTP is invalid', () => {
  test.each(INVALID_URLS)('%j', async (vector) => {
    const { host, grants, requests } = await grantedUpstream();
    const { error } = await guestCall(egress, grants, { url: urlOf(vector, host) });
    expect(error?.tag).toBe('invalid-request');
    expect(requests).toEqual([]);
    await expectUntouched();
  });
});

describe('a URL that only looks as if it led elsewhere goes to the granted origin', () => {
  test.each(GRANTED_AFTER_ALL)('%s', async (vector, target) => {
    const { host, grants, requests } = await grantedUpstream();
    const { ok } = await guestCall(egress, grants, { url: urlOf(vector, host) });
    expect(ok?.status).toBe(200);
    const [head = ''] = requests;
    expect(head.split('\r\n').slice(0, 2)).toEqual([`GET ${urlOf(target, host)} HTTP/1.1`, `host: ${host}`]);
    await expectUntouched();
  });
});

describe('a method or a field that cannot be sent as it is makes the call invalid', () => {
  const attempt = async (request: Partial<OutgoingRequest>) => {
    const { origin, grants, requests } = await grantedUpstream();
    const { error } = await guestCall(egress, grants, { url: `${origin}/`, ...request });
    expect(error?.tag).toBe('invalid-request');
    expect(requests).toEqual([]);
    await expectUntouched();
  };

  test.each(INVALID_METHODS)('the method %j', (method) => attempt({ method }));

  test.each(INVALID_FIELDS)('the field %j: %j', (name, value) => attempt({ headers: [name, value] }));
});

describe('a field that would steer the connection is dropped', () => {
  test.each(DROPPED_FIELDS)('%j: %j', async (...field) => {
    const { host, origin, grants, requests } = await grantedUpstream();
    const body = Buffer.from('0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n');
    const headers = ['x-before', '1', ...field, 'x-after', '1'];
    const { ok } = await guestCall(egress, grants, { method: 'POST', url: `${origin}/`, headers, body });
    expect(ok?.status).toBe(200);
    expect(requests.join('')).toBe(
      [
        'POST / HTTP/1.1',
        `host: ${host}`,
        'connection: keep-alive',
        'x-before: 1',
        'x-after: 1',
        `content-length: ${body.length}`,
        '',
        body.toString(),
      ].join('\r\n'),
    );
    await expectUntouched();
  });
});

test('the right to private addresses is of one origin alone', async () => {
  const { origin, grants } = await grantedUpstream();
  expect((await guestCall(egress, grants, { url: `${origin}/` })).ok?.status).toBe(200);
  const both = granting({ origin, private: true }, { origin: `http://localhost:${canary.port}` });
  const { error } = await guestCall(egress, both, { url: `http://localhost:${canary.port}/` });
  expect(error).toEqual({ tag: 'denied', val: expect.stringContaining('"private": true') });
  await expectUntouched();
});

test('a connection that a private call left open is closed to a call without that right', async () => {
  const seen: string[] = [];
  const { port, connections } = await rawUpstream((socket) => {
    seen.push('request');
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  const origin = `http://localhost:${port}`;
  expect(
    (await guestCall(egress, granting({ origin, private: true }), { url: `${origin}/` })).ok?.status,
  ).toBe(200);
  expect((await guestCall(egress, granting({ origin }), { url: `${origin}/` })).error?.tag).toBe('denied');
  expect([seen, connections()]).toEqual([['request'], 1]);
});
