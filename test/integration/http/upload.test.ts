import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WayhouseError } from '../../../host/protocol/errors.ts';
import { openAdmin, problemOf, TOKEN, type TestAdmin } from '../../support/admin.ts';
import type { FakePlugins } from '../../support/fake-plugins.ts';

const WASM = Buffer.from('\0asm and so on', 'latin1');
const HEAD = ['POST /v1/plugins/hello/versions HTTP/1.1', 'Host: a', `Authorization: Bearer ${TOKEN}`];

/** Parts by name, in the order in which they are given. */
function form(...parts: [name: string, value: string | Buffer, type?: string][]): FormData {
  const data = new FormData();
  for (const [name, value, type] of parts) {
    if (typeof value === 'string' && type === undefined) data.append(name, value);
    else
      data.append(
        name,
        new Blob([new Uint8Array(Buffer.from(value))], type === undefined ? {} : { type }),
        'file',
      );
  }
  return data;
}

async function uploadForm(admin: TestAdmin, ...parts: Parameters<typeof form>): Promise<Response> {
  return admin.upload('hello', form(...parts), { type: '' });
}

/** Nothing was kept: each stream that began has ended, and what was whole has been released. */
async function expectNothingLeft(plugins: FakePlugins, receptions: number): Promise<void> {
  await expect.poll(() => plugins.receptions.length).toBe(receptions);
  await expect.poll(() => plugins.held.size).toBe(0);
  expect(await plugins.versions('hello')).toEqual([]);
}

describe('an upload', () => {
  test('of bare bytes is answered with the version and its place', async () => {
    const { upload, plugins } = await openAdmin();
    const response = await upload('shop', WASM);
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/v1/plugins/shop/versions/1');
    expect(await response.json()).toEqual({
      plugin: 'shop',
      version: 1,
      digest: createHash('sha256').update(WASM).digest('hex'),
      size: WASM.length,
      world: 'wayhouse:plugin/handler@0.1.0',
      imports: ['wayhouse:plugin/log@0.1.0'],
      exports: ['handle'],
      state: 'ready',
      stages: [{ stage: 'receive', ms: 1 }],
    });
    expect((await plugins.version('shop', 1)).manifest).toEqual({});
  });

  test.each([
    ['?activate=true', 'serving'],
    ['?activate=false', 'stopped'],
    ['', 'stopped'],
  ])('with %j leaves the plugin %s', async (query, state) => {
    const { upload, plugins } = await openAdmin();
    const body = (await (await upload('shop', WASM, { query })).json()) as { deployment?: object };
    expect(body.deployment !== undefined).toBe(state === 'serving');
    expect((await plugins.get('shop')).state).toBe(state);
  });

  const manifest = { http: { origins: ['https://api.example.com'] } };
  test.each([
    ['component first', form(['component', WASM], ['manifest', JSON.stringify(manifest)])],
    ['manifest first', form(['manifest', JSON.stringify(manifest)], ['component', WASM])],
    [
      'a manifest as a file',
      form(['manifest', JSON.stringify(manifest), 'application/json'], ['component', WASM]),
    ],
  ])('as a form, %s', async (_order, body) => {
    const { upload, plugins } = await openAdmin();
    const response = await upload('hello', body, { type: '' });
    expect(response.status).toBe(201);
    expect(await plugins.version('hello', 1)).toMatchObject({ manifest, size: WASM.length });
  });

  test('as a form without a manifest asks for nothing', async () => {
    const admin = await openAdmin();
    expect((await uploadForm(admin, ['component', WASM])).status).toBe(201);
    expect((await admin.plugins.version('hello', 1)).manifest).toEqual({});
  });

  test('as a form whose component is a plain field keeps its bytes', async () => {
    const { upload, plugins } = await openAdmin();
    const lines = ['--x', 'Content-Disposition: form-data; name="component"', '', '\0\xff\xfe', '--x--', ''];
    const body = Buffer.from(lines.join('\r\n'), 'latin1');
    const response = await upload('hello', body, { type: 'multipart/form-data; boundary=x' });
    expect(response.status).toBe(201);
    const digest = createHash('sha256')
      .update(Buffer.from([0, 0xff, 0xfe]))
      .digest('hex');
    expect(await plugins.version('hello', 1)).toMatchObject({ size: 3, digest });
  });

  test('of many chunks arrives whole', async () => {
    const { upload, plugins } = await openAdmin({ maxUploadBytes: 32_000_000 });
    plugins.maxUploadBytes = 32_000_000;
    const bytes = Buffer.alloc(20_000_000, 'some wasm');
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(await (await upload('hello', bytes)).json()).toMatchObject({ size: bytes.length, digest });
    expect(await (await upload('hello', form(['component', bytes]), { type: '' })).json()).toMatchObject({
      digest,
    });
  });

  test('that fails in a stage says which', async () => {
    const { upload, plugins } = await openAdmin();
    plugins.install = () =>
      Promise.reject(WayhouseError.fromData({ code: 'not_wasm', detail: 'It is text.', stage: 'inspect' }));
    const response = await upload('hello', 'text');
    expect(response.status).toBe(422);
    expect(await problemOf(response)).toMatchObject({
      code: 'not_wasm',
      stage: 'inspect',
      detail: 'It is text.',
    });
  });
});

describe('an upload is refused, and nothing left of it,', () => {
  test.each([
    ['a type that is none of ours', 'text/plain', 'unsupported_media_type'],
    ['octets of no type', 'application/octet-stream', 'unsupported_media_type'],
    ['JSON', 'application/json', 'unsupported_media_type'],
    ['a form without a boundary', 'multipart/form-data', 'invalid_request'],
  ])('for %s', async (_why, type, code) => {
    const { upload, plugins } = await openAdmin();
    expect(await problemOf(await upload('hello', WASM, { type }))).toMatchObject({ code });
    await expectNothingLeft(plugins, 0);
  });

  test('for no type at all', async () => {
    const { client } = await openAdmin();
    const raw = await client();
    raw.send(...HEAD, 'Content-Length: 1', '', 'x');
    expect(JSON.parse((await raw.response()).body.toString())).toMatchObject({
      code: 'unsupported_media_type',
    });
  });

  test('for no bytes', async () => {
    const { upload, plugins } = await openAdmin();
    expect(await problemOf(await upload('hello', ''))).toMatchObject({ code: 'upload_empty' });
    await expectNothingLeft(plugins, 1);
  });

  test.each([
    ['an unknown key', '{"http":{"origins":[]},"https":{}}', '/https: unknown key; known keys are http'],
    [
      'a key that is unknown below',
      '{"http":{"origins":[],"x":1}}',
      '/http/x: unknown key; known keys are origins',
    ],
    ['a missing key', '{"http":{}}', "/http: must have required property 'origins'"],
    [
      'an origin with a path',
      '{"http":{"origins":["https://a/b"]}}',
      /^\/http\/origins\/0: must match pattern/,
    ],
    ['another type', '[]', '/: must be object'],
    ['text', 'hello', /^The manifest is not JSON: /],
    ['no bytes', '', /^The manifest is not JSON: /],
    ['more than 64 KiB', `"${'x'.repeat(65_536)}"`, 'The manifest is longer than 65536 bytes.'],
  ])('for a manifest with %s, before or after the component', async (_what, manifest, detail) => {
    const admin = await openAdmin();
    for (const response of [
      await uploadForm(admin, ['component', WASM], ['manifest', manifest]),
      await uploadForm(admin, ['manifest', manifest], ['component', WASM]),
    ]) {
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ code: 'invalid_manifest', status: 400 });
      expect(problem.detail).toMatch(detail);
    }
    await expect.poll(() => admin.plugins.held.size).toBe(0);
    expect(await admin.plugins.versions('hello')).toEqual([]);
  });

  test.each([
    ['no component', [['manifest', '{}']], 'The form has no part "component".'],
    [
      'two components',
      [
        ['component', WASM],
        ['component', WASM],
      ],
      'The form has more than one part "component".',
    ],
    [
      'two manifests',
      [
        ['manifest', '{}'],
        ['manifest', '{}'],
        ['component', WASM],
      ],
      'The form has more than one part "manifest".',
    ],
    [
      'an unknown part',
      [
        ['component', WASM],
        ['setings', '{}'],
      ],
      'The form has a part "setings"; it may have "component" and "manifest".',
    ],
  ] as [string, [string, string | Buffer][], string][])(
    'for a form with %s',
    async (_what, parts, detail) => {
      const admin = await openAdmin();
      expect(await problemOf(await uploadForm(admin, ...parts))).toMatchObject({
        code: 'invalid_request',
        detail,
      });
      await expect.poll(() => admin.plugins.held.size).toBe(0);
      expect(await admin.plugins.versions('hello')).toEqual([]);
    },
  );

  test.each([
    ['in the component', ['--x', 'Content-Disposition: form-data; name="component"', '', '\0asm']],
    ['in the manifest', ['--x', 'Content-Disposition: form-data; name="manifest"', '', '{']],
    ['before any part', ['--x']],
    ['and is none', ['hello']],
  ])('for a form that ends %s', async (_where, lines) => {
    const { upload, plugins } = await openAdmin();
    const response = await upload('hello', lines.join('\r\n'), { type: 'multipart/form-data; boundary=x' });
    expect(await problemOf(response)).toMatchObject({ code: 'upload_incomplete', status: 400 });
    await expect.poll(() => plugins.held.size).toBe(0);
    expect(await plugins.versions('hello')).toEqual([]);
  });
});

describe('an upload of 200 MB against a limit of 1 MB is refused, and the client reads why,', () => {
  const size = 200_000_000;

  test('by fetch', async () => {
    const { upload, plugins } = await openAdmin();
    const problem = await problemOf(await upload('hello', Buffer.alloc(size)));
    expect(problem).toMatchObject({ code: 'upload_too_large', status: 413 });
    await expectNothingLeft(plugins, 0);
  });

  test('by a client that sends it all before it reads', async () => {
    const { client, plugins } = await openAdmin();
    const raw = await client();
    raw.send(...HEAD, 'Content-Type: application/wasm', `Content-Length: ${size}`, '', '');
    await new Promise((resolve) => raw.socket.write(Buffer.alloc(size), resolve));
    const response = await raw.response();
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'upload_too_large' });
    await expectNothingLeft(plugins, 0);
  });

  test('in chunks, so that the size shows only while it is read', async () => {
    const { client, plugins } = await openAdmin();
    const raw = await client();
    raw.send(...HEAD, 'Content-Type: application/wasm', 'Transfer-Encoding: chunked', '', '');
    raw.send(size.toString(16), '');
    await new Promise((resolve) => raw.socket.write(Buffer.alloc(size), resolve));
    raw.send('', '0', '', '');
    const response = await raw.response();
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'upload_too_large' });
    await expectNothingLeft(plugins, 1);
  });

  test('as a form', async () => {
    const { client, plugins } = await openAdmin();
    const raw = await client();
    raw.send(...HEAD, 'Content-Type: multipart/form-data; boundary=x', 'Transfer-Encoding: chunked', '', '');
    const start = ['--x', 'Content-Disposition: form-data; name="component"', '', ''].join('\r\n');
    raw.send((start.length + size).toString(16), start);
    await new Promise((resolve) => raw.socket.write(Buffer.alloc(size), resolve));
    raw.send('', '0', '', '');
    const response = await raw.response();
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'upload_too_large' });
    await expectNothingLeft(plugins, 1);
  });

  test('with a wrong token too', async () => {
    const { url } = await openAdmin();
    const headers = { authorization: 'Bearer wrong', 'content-type': 'application/wasm' };
    const body = Buffer.alloc(size);
    const response = await fetch(`${url}/v1/plugins/hello/versions`, { method: 'POST', headers, body });
    expect(response.status).toBe(401);
  });
});

describe('a slow or broken upload', () => {
  const wasm = ['Content-Type: application/wasm', 'Content-Length: 100', '', ''];

  test('of which no byte comes is cut with upload_timeout', async () => {
    const { client, plugins } = await openAdmin({ uploadIdleMs: 50 });
    const raw = await client();
    raw.send(...HEAD, ...wasm);
    raw.send('some');
    const response = await raw.response();
    expect(response.status).toBe(408);
    expect(JSON.parse(response.body.toString())).toMatchObject({ code: 'upload_timeout' });
    await expectNothingLeft(plugins, 1);
    expect(plugins.receptions).toMatchObject([{ code: 'upload_timeout' }]);
  });

  test('of which a byte comes now and then is cut in the end', async () => {
    const { client, plugins } = await openAdmin({ uploadIdleMs: 5_000, uploadMs: 200 });
    const raw = await client();
    raw.send(...HEAD, ...wasm);
    const drip = setInterval(() => raw.send('x'), 20);
    const response = await raw.response();
    clearInterval(drip);
    expect(JSON.parse(response.body.toString())).toMatchObject({
      code: 'upload_timeout',
      detail: 'The upload took more than 200 ms.',
    });
    await expectNothingLeft(plugins, 1);
  });

  test('as a form is cut as well', async () => {
    const { client, plugins } = await openAdmin({ uploadIdleMs: 50 });
    const raw = await client();
    raw.send(...HEAD, 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 1000', '', '');
    raw.send('--x', 'Content-Disposition: form-data; name="component"', '', 'some');
    expect(JSON.parse((await raw.response()).body.toString())).toMatchObject({ code: 'upload_timeout' });
    await expectNothingLeft(plugins, 1);
  });

  test('whose bytes are all there is given all the time that the host needs', async () => {
    const { upload, plugins } = await openAdmin({ uploadIdleMs: 20, uploadMs: 40 });
    const install = plugins.install.bind(plugins);
    plugins.install = async (parts) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return install(parts);
    };
    expect((await upload('hello', WASM)).status).toBe(201);
  });

  test.each([
    ['application/wasm', 'some'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="component"\r\n\r\nsome',
    ],
  ])('whose client goes away leaves nothing: %s', async (type, start) => {
    const { client, plugins, faults } = await openAdmin();
    const raw = await client();
    raw.send(...HEAD, `Content-Type: ${type}`, 'Content-Length: 1000', 'Expect: 100-continue', '', '');
    await raw.response();
    await new Promise((resolve) => raw.socket.write(start, resolve));
    raw.socket.destroy();
    await expectNothingLeft(plugins, 1);
    expect(plugins.receptions).toMatchObject([{ code: 'upload_incomplete' }]);
    expect(faults).toEqual([]);
  });
});
