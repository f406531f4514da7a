import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LIMITS } from '../../host/protocol/limits.ts';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { RawClient } from '../support/raw-client.ts';

/** Each call comes from an address of its own: wrong tokens of one address are slowed. */
let lastAddress = 1;
async function callFromElsewhere(method: string, path: string, headers: Record<string, string>) {
  const localAddress = `127.0.1.${++lastAddress}`;
  const sent = request(host.admin + path, { method, headers, localAddress, agent: false }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const body: unknown = JSON.parse((await Array.fromAsync(answer.setEncoding('utf8'))).join(''));
  return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], body };
}

const HELLO = guestPath('hello', 'assemblyscript');

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await must(await host.upload('hello', HELLO));
});

describe('a name for a plugin', () => {
  test.each([
    ['..', '%2e%2e'],
    ['../up', '..%2fup'],
    ['with a slash', 'a%2Fb'],
    ['with a NUL', 'a%00b'],
    ['in unicode', encodeURIComponent('größe')],
    ['as emoji', encodeURIComponent('🦀')],
    ['of 300 characters', 'a'.repeat(300)],
    ['of 10,000 characters', 'a'.repeat(10_000)],
    ['of 64 characters', 'a'.repeat(64)],
    ['in upper case', 'Hello'],
    ['with a blank', 'a%20b'],
    ['with an underscore', 'a_b'],
    ['that begins with a hyphen', '-a'],
    ['that ends with a hyphen', 'a-'],
    ['__proto__', '__proto__'],
  ])('%s is refused in every call', async (_, name) => {
    const path = `/v1/plugins/${name}`;
    // Not with fetch, which would resolve "..".
    for (const [method, target] of [
      ['GET', path],
      ['DELETE', path],
      ['GET', `${path}/logs`],
      ['GET', `${path}/versions/1`],
      ['POST', `${path}/rollback`],
    ] as const) {
      const { status, body } = await rawCall(method, target);
      expect([status, JSON.parse(body.toString()).code], `${method} ${target.slice(0, 40)}`).toEqual([
        400,
        'invalid_plugin_name',
      ]);
    }
    const upload = await rawCall('POST', `${path}/versions`, await readFile(HELLO));
    expect([upload.status, JSON.parse(upload.body.toString()).code]).toEqual([400, 'invalid_plugin_name']);
  });

  test('may have 63 characters, digits and hyphens', async () => {
    const name = `0${'-a'.repeat(31)}`;
    expect(name).toHaveLength(63);
    expect((await host.upload(name, HELLO)).status).toBe(201);
    expect((await host.call(`/${name}`)).status).toBe(200);
  });

  test.each(['/v1/plugins/', '/v1/plugins//versions'])('that is empty is refused: %s', async (path) => {
    const { status } = await rawCall('GET', path);
    expect([400, 404]).toContain(status);
  });

  async function rawCall(method: string, target: string, body?: Buffer) {
    const client = await RawClient.open(host.admin);
    onTestFinished(() => void client.socket.destroy());
    const length = [`content-type: application/wasm`, `content-length: ${body?.length}`];
    client.send(
      `${method} ${target} HTTP/1.1`,
      ...['host: admin', `authorization: Bearer ${host.token}`],
      ...(body === undefined ? [] : length),
      ...['', ''],
    );
    if (body !== undefined) client.socket.write(body);
    return client.response();
  }
});

describe('the token', () => {
  const CALLS = [
    ['GET', '/v1/plugins'],
    ['GET', '/v1/plugins/hello'],
    ['DELETE', '/v1/plugins/hello'],
    ['POST', '/v1/plugins/hello/versions'],
    ['POST', '/v1/plugins/hello/activate'],
    ['POST', '/v1/plugins/hello/rollback'],
    ['PUT', '/v1/plugins/hello/settings'],
    ['GET', '/v1/plugins/hello/logs'],
    ['GET', '/metrics'],
    ['GET', '/v1/nothing'],
  ] as const;

  test.each([
    ['missing', undefined],
    ['wrong', 'Bearer wrong-wrong-wrong-wrong'],
    ['empty', 'Bearer '],
    ['of another scheme', 'Basic dXNlcjpwYXNz'],
    ['without a scheme', 'TOKEN'],
    ['cut off', 'Bearer CUT'],
    ['followed by more', 'Bearer TOKEN x'],
    ['made of blanks', '      '],
    ['of 8,000 characters', `Bearer ${'a'.repeat(8_000)}`],
  ])('that is %s opens nothing', async (_, given) => {
    const value = given?.replace('TOKEN', host.token).replace('CUT', host.token.slice(0, -1));
    for (const [method, path] of CALLS) {
      const headers = value === undefined ? {} : { authorization: value };
      const answer = await callFromElsewhere(method, path, headers);
      expect(answer.status, `${method} ${path}`).toBe(401);
      expect(answer.challenge).toBe('Bearer');
      expect(answer.body).toMatchObject({ code: 'unauthorized' });
    }
    expect((await host.call('/hello')).status).toBe(200);
  });

  test.each(['/healthz', '/readyz', '/openapi.json'])('is not needed for %s', async (path) => {
    expect((await fetch(host.admin + path)).status).toBe(200);
  });

  test('is in no answer and no line of the log', async () => {
    const told = JSON.stringify(host.logs) + (await (await host.api('GET', '/v1/plugins')).text());
    expect(told).not.toContain(host.token);
  });
});

test.each([
  ['GET', '/'],
  ['GET', '/v1'],
  ['GET', '/v2/plugins'],
  ['POST', '/v1/plugins'],
  ['PATCH', '/v1/plugins/hello'],
  ['GET', '/v1/plugins/hello/activate'],
  ['POST', '/v1/plugins/hello/versions/1'],
  ['GET', '/v1/plugins/hello/nothing'],
])('%s %s is no route', async (method, path) => {
  const answer = await host.api(method, path);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'unknown_route', detail: expect.stringContaining(path) });
});

describe('settings', () => {
  test.each([
    ['an unknown key', { colour: 'red' }, '/colour: unknown key'],
    ['an unknown limit', { limits: { memoryBites: 1 } }, '/limits/memoryBites: unknown key'],
    ['an unknown key of the route', { route: { path: '/x' } }, '/route/path: unknown key'],
    ['an unknown grant', { grants: { files: [] } }, '/grants/files: unknown key'],
    ['a limit of the wrong type', { limits: { queue: '10' } }, '/limits/queue: must be integer'],
    ['a limit below its minimum', { limits: { memoryBytes: 1 } }, '/limits/memoryBytes: must be >= 65536'],
    ['a path that is no prefix', { route: { paths: ['x'] } }, '/route/paths/0'],
    ['a path that climbs', { route: { paths: ['/a/../b/'] } }, '/route/paths/0'],
    ['a host with a port', { route: { hosts: ['a.example:80'] } }, '/route/hosts/0'],
    ['config that is no text', { config: { a: 1 } }, '/config/a: must be string'],
    ['a list', [], 'must be object'],
  ])('with %s are refused, and told what', async (_, settings, detail) => {
    const before = await must(await host.api('GET', '/v1/plugins/hello/settings'));
    const answer = await host.api('PUT', '/v1/plugins/hello/settings', settings);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'invalid_settings',
      detail: expect.stringContaining(detail),
    });
    expect(await must(await host.api('GET', '/v1/plugins/hello/settings'))).toEqual(before);
  });

  test('above a ceiling are refused, and each is named with its ceiling', async () => {
    const { ceiling } = LIMITS.deadlineMs;
    const answer = await host.settings('hello', {
      limits: { deadlineMs: ceiling + 1, workers: 65, queue: 1 },
    });
    expect(answer.status).toBe(400);
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    expect(code).toBe('limit_over_ceiling');
    expect(detail).toContain(`deadlineMs: ${ceiling + 1} is above ${ceiling}`);
    expect(detail).toContain('workers: 65 is above 64');
    expect(detail).not.toContain('queue');
    expect((await host.settings('hello', { limits: { deadlineMs: ceiling } })).status).toBe(200);
  });

  test.each(['{', '', 'null', '"text"'])(
    'that are %j in the stead of an object are refused',
    async (body) => {
      const answer = await fetch(`${host.admin}/v1/plugins/hello/settings`, {
        method: 'PUT',
        body,
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(400);
      expect(await codeOf(answer)).toMatch(/^invalid_(settings|request)$/);
    },
  );
});

describe('what is not there', () => {
  test.each([
    ['GET', '/v1/plugins/nobody', undefined, 'plugin_not_found'],
    ['DELETE', '/v1/plugins/nobody', undefined, 'plugin_not_found'],
    ['GET', '/v1/plugins/nobody/versions', undefined, 'plugin_not_found'],
    ['GET', '/v1/plugins/nobody/logs', undefined, 'plugin_not_found'],
    ['POST', '/v1/plugins/nobody/activate', { version: 1 }, 'plugin_not_found'],
    ['POST', '/v1/plugins/nobody/rollback', undefined, 'plugin_not_found'],
    ['PUT', '/v1/plugins/nobody/settings', {}, 'plugin_not_found'],
    ['GET', '/v1/plugins/hello/versions/99', undefined, 'version_not_found'],
    ['POST', '/v1/plugins/hello/activate', { version: 99 }, 'version_not_found'],
  ])('%s %s is told so', async (method, path, body, code) => {
    const answer = await host.api(method, path, body);
    expect(answer.status).toBe(404);
    expect(await codeOf(answer)).toBe(code);
  });

  test.each([
    { version: 0 },
    { version: -1 },
    { version: 1.5 },
    { version: '1' },
    {},
    { version: 1, force: true },
  ])('activation of %j is refused', async (body) => {
    const answer = await host.api('POST', '/v1/plugins/hello/activate', body);
    expect(answer.status).toBe(400);
    expect(await codeOf(answer)).toBe('invalid_request');
  });
});
