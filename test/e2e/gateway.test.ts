import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, deploy, must, SETUP_MS } from '../support/deploy.ts';
import { echoedNames, FROM_THE_GATEWAY } from '../support/echoed.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { rawCall, sendCall } from '../support/raw-call.ts';
import { headerOf, headersOf, RawClient } from '../support/raw-client.ts';
import { startUpstream, type Upstream } from '../support/upstream.ts';

let host: TestHost;
let upstream: Upstream;

beforeAll(async () => {
  [host, upstream] = await Promise.all([startHost(), startUpstream()]);
  await deploy(host, ['echo', 'echo']);
  await deploy(host, ['hello', 'hello']);
  await deploy(host, ['fetch', 'fetch'], { origins: [upstream.url] });
  await deploy(host, ['bad', 'bad-response'], { language: 'rust' });
}, SETUP_MS);

describe('hop-by-hop fields', () => {
  const HOP = ['te: trailers', 'trailer: x', 'upgrade: h2c', 'keep-alive: timeout=1', 'proxy-connection: x'];

  test('never reach the guest, nor what connection names', async () => {
    const fields = [...HOP, 'proxy-authorization: Basic x', 'x-secret: 1', 'x-kept: 2', 'x-other: 3'];
    const connection = ['Connection: keep-alive, X-Secret', 'connection: x-other'];
    const answer = await rawCall(host.gateway, { path: '/echo', fields: [...fields, ...connection] });
    expect(echoedNames(answer)).toEqual([...FROM_THE_GATEWAY, 'x-kept'].toSorted());
  });

  test("of a guest's answer never reach the client", async () => {
    const answer = await rawCall(host.gateway, { path: '/bad/hop-by-hop' });
    expect([answer.status, answer.body.toString()]).toEqual([200, 'short']);
    expect(headersOf(answer, 'transfer-encoding')).toEqual([]);
    expect(headerOf(answer, 'content-length')).toBe('5');
  });

  test('pass neither to the upstream of a fetch nor back from it', async () => {
    const fields = [`x-target: ${upstream.url}/`, 'te: trailers', 'connection: x-a', 'x-a: 1', 'x-b: 2'];
    const answering = rawCall(host.gateway, { path: '/fetch', fields });
    const arrived = await upstream.next();
    arrived.answer(200, ['connection', 'keep-alive, x-c', 'x-c', '3', 'x-d', '4', 'upgrade', 'h2c'], 'ok');
    const answer = await answering;
    expect(headersOf(arrived, 'te')).toEqual([]);
    expect([headersOf(arrived, 'x-a'), headersOf(arrived, 'x-b')]).toEqual([[], ['2']]);
    expect([headersOf(answer, 'x-c'), headersOf(answer, 'x-d')]).toEqual([[], ['4']]);
    expect(headersOf(answer, 'upgrade')).toEqual([]);
  });
});

describe('what the gateway alone may say', () => {
  test("a client's x-forwarded-*, forwarded and x-request-id are overwritten", async () => {
    const lies = ['for', 'host', 'proto', 'prefix', 'port', 'user'].map((name) => `X-Forwarded-${name}: lie`);
    const fields = [...lies, 'forwarded: for=lie', 'x-request-id: lie'];
    const answer = await rawCall(host.gateway, { path: '/echo/a', fields });
    const said = (name: string) => headersOf(answer, `x-echo-${name}`);
    expect(said('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(said('x-forwarded-host')).toEqual(['plugins.example']);
    expect(said('x-forwarded-proto')).toEqual(['http']);
    expect(said('x-forwarded-prefix')).toEqual(['/echo']);
    expect([said('x-forwarded-port'), said('x-forwarded-user'), said('forwarded')]).toEqual([[], [], []]);
    expect(said('x-request-id')).toEqual(headersOf(answer, 'x-request-id'));
    expect(said('x-request-id')).not.toEqual(['lie']);
  });

  test("a guest's own x-request-id and x-wayhouse-* do not pass", async () => {
    const answering = rawCall(host.gateway, { path: '/fetch', fields: [`x-target: ${upstream.url}/`] });
    const arrived = await upstream.next();
    arrived.answer(200, ['x-request-id', 'lie', 'x-wayhouse-version', '99', 'x-wayhouse-new', 'lie']);
    const answer = await answering;
    expect(headersOf(answer, 'x-request-id')).toHaveLength(1);
    expect(headersOf(answer, 'x-request-id')).not.toEqual(['lie']);
    expect(headersOf(answer, 'x-wayhouse-version')).toEqual(['1']);
    expect(headersOf(answer, 'x-wayhouse-new')).toEqual([]);
  });
});

describe('routes', () => {
  test('hosts and paths in the settings replace /{name}; the prefix goes, and is told', async () => {
    await deploy(host, ['shop', 'echo'], {
      settings: { route: { hosts: ['shop.example'], paths: ['/v1/api', '/v2'] } },
    });
    const at = (path: string, name: string) => rawCall(host.gateway, { path, fields: [`host: ${name}`] });
    const call = async (path: string, name: string) => {
      const client = await RawClient.open(host.gateway);
      client.send(`GET ${path} HTTP/1.1`, `host: ${name}`, '', '');
      const answer = await client.response();
      client.socket.destroy();
      return [answer.status, headerOf(answer, 'x-path'), headerOf(answer, 'x-echo-x-forwarded-prefix')];
    };
    expect(await call('/v1/api/x?y', 'shop.example')).toEqual([200, '/x?y', '/v1/api']);
    expect(await call('/v2', 'SHOP.example:8080')).toEqual([200, '/', '/v2']);
    expect((await call('/v1/apix', 'shop.example'))[0]).toBe(404);
    expect((await call('/v2', 'other.example'))[0]).toBe(404);
    expect((await call('/shop', 'shop.example'))[0]).toBe(404);
    expect((await at('/v2', 'shop.example')).status).toBe(400); // two Host fields
  });

  test('a route that another plugin has is refused, and nothing changes', async () => {
    const answer = await host.settings('hello', { route: { paths: ['/echo'] } });
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'route_conflict']);
    expect((await rawCall(host.gateway, { path: '/hello' })).status).toBe(200);
    expect(headerOf(await rawCall(host.gateway, { path: '/echo' }), 'x-method')).toBe('GET');
  });

  test('no plugin: 404 with problem details, and the connection stays usable', async () => {
    const client = await RawClient.open(host.gateway);
    sendCall(client, { path: '/nobody' });
    const missing = await client.response();
    sendCall(client, { path: '/hello' });
    const found = await client.response();
    client.socket.destroy();
    expect(headerOf(missing, 'content-type')).toBe('application/problem+json');
    expect(JSON.parse(missing.body.toString())).toMatchObject({ status: 404, code: 'route_not_found' });
    expect(found.status).toBe(200);
  });
});

describe('a plugin that does not serve', () => {
  test('answers 404 before its first activation', async () => {
    await must(await host.upload('idle', guestPath('hello', 'rust'), { activate: false }));
    expect((await host.call('/idle')).status).toBe(404);
    expect(await must(await host.api('GET', '/v1/plugins/idle'))).toMatchObject({ state: 'stopped' });
  });

  test('is deleted: its requests end, new ones find nothing, the name is free for another', async () => {
    await deploy(host, ['gone', 'fetch'], { origins: [upstream.url] });
    const running = host.call(`/gone?url=${upstream.url}/`);
    const arrived = await upstream.next();
    expect((await host.api('DELETE', '/v1/plugins/gone')).status).toBe(204);
    expect((await host.call('/gone')).status).toBe(404);
    expect((await host.api('GET', '/v1/plugins/gone')).status).toBe(404);
    arrived.answer(200, [], 'to the end');
    const answer = await running;
    expect([answer.status, await answer.text()]).toEqual([200, 'to the end']);
    await deploy(host, ['gone', 'hello']);
    expect(await (await host.call('/gone')).text()).toBe('hello from assemblyscript');
  });

  test('is deleted under load: every answer is 200 or 404, and after the last 200 none follows', async () => {
    await deploy(host, ['fading', 'hello']);
    const statuses: number[] = [];
    let deleted: number | undefined;
    const ask = async () => {
      while (deleted === undefined || statuses.length < deleted + 20) {
        const sentAfter = deleted !== undefined;
        const { status } = await host.call('/fading');
        if (sentAfter) expect(status).toBe(404);
        statuses.push(status);
      }
    };
    const clients = Array.from({ length: 4 }, ask);
    await host.api('DELETE', '/v1/plugins/fading').then(() => (deleted = statuses.length));
    await Promise.all(clients);
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
  });
});
