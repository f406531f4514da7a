import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { STAGES } from '../../host/plugins/reports.ts';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

const HELLO = guestPath('hello', 'rust');

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});

/** The stages that an upload goes through, up to this one. */
const upTo = (stage: (typeof STAGES)[number]) => STAGES.slice(0, STAGES.indexOf(stage) + 1);

const stageNames = (upload: unknown) =>
  (upload as { stages: { stage: string }[] }).stages.map((s) => s.stage);

test('an upload is answered with 201, the version, where it is and what each stage took', async () => {
  const bytes = await readFile(guestPath('config', 'rust'));
  const answer = await host.upload('whole', bytes, { activate: false });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe('/v1/plugins/whole/versions/1');
  const upload = await must(answer);
  expect(upload).toEqual({
    plugin: 'whole',
    version: 1,
    digest: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    world: 'wayhouse:plugin/handler@0.1.0',
    imports: expect.arrayContaining(['wayhouse:plugin/config@0.1.0']),
    exports: ['handle'],
    state: 'ready',
    stages: expect.any(Array),
  });
  expect(stageNames(upload)).toEqual(upTo('warm'));
  for (const { ms } of (upload as { stages: { ms: unknown }[] }).stages) expect(ms).toBeTypeOf('number');
});

test('what Location names is the version', async () => {
  const answer = await host.upload('located', HELLO, { activate: false });
  const { stages: _, ...upload } = (await must(answer)) as Record<string, unknown>;
  const version = await must(await host.api('GET', answer.headers.get('location') ?? ''));
  expect(version).toMatchObject({ ...upload, manifest: {} });
});

test('without activation the version is ready and nothing answers', async () => {
  await must(await host.upload('idle', HELLO, { activate: false }));
  const call = await host.call('/idle');
  expect(call.status).toBe(404);
  expect(await codeOf(call)).toBe('route_not_found');
  expect(await must(await host.api('GET', '/v1/plugins/idle'))).toMatchObject({ state: 'stopped' });
  expect(await must(await host.api('GET', '/v1/plugins/idle/versions'))).toMatchObject([{ state: 'ready' }]);
});

test('activate=true switches to it in the same call', async () => {
  const answer = await host.upload('live', HELLO);
  const upload = await must(answer);
  expect(upload).toMatchObject({ deployment: { plugin: 'live', version: 1, settingsRevision: 1 } });
  expect(stageNames(upload)).toEqual(STAGES);
  const call = await host.call('/live');
  expect([call.status, call.headers.get('x-wayhouse-version')]).toEqual([200, '1']);
  expect(await call.text()).toBe('hello from rust');
});

test('activate=false is as if it were not there, and every other value is refused', async () => {
  const post = async (query: string) =>
    fetch(`${host.admin}/v1/plugins/flagged/versions?${query}`, {
      method: 'POST',
      body: await readFile(HELLO),
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/wasm' },
    });
  expect(await must(await post('activate=false'))).not.toHaveProperty('deployment');
  for (const query of ['activate=yes', 'activate=', 'activated=true']) {
    const answer = await post(query);
    expect(answer.status, query).toBe(400);
    expect(await codeOf(answer)).toBe('invalid_request');
  }
});

describe('a form', () => {
  const MANIFEST = { http: { origins: ['https://api.example.com'] } };

  async function uploadForm(plugin: string, parts: readonly [string, string | Uint8Array<ArrayBuffer>][]) {
    const form = new FormData();
    for (const [name, content] of parts) form.append(name, new Blob([content]));
    const headers = { authorization: `Bearer ${host.token}` };
    return fetch(`${host.admin}/v1/plugins/${plugin}/versions`, { method: 'POST', body: form, headers });
  }

  const component = async (): Promise<[string, Uint8Array<ArrayBuffer>]> => [
    'component',
    Uint8Array.from(await readFile(HELLO)),
  ];
  const manifest = (value: unknown = MANIFEST): [string, string] => ['manifest', JSON.stringify(value)];

  async function manifestOf(plugin: string): Promise<unknown> {
    const { manifest: kept } = (await must(await host.api('GET', `/v1/plugins/${plugin}/versions/1`))) as {
      manifest: unknown;
    };
    return kept;
  }

  test('may have the manifest first', async () => {
    expect((await uploadForm('manifest-first', [manifest(), await component()])).status).toBe(201);
    expect(await manifestOf('manifest-first')).toEqual(MANIFEST);
  });

  test('may have the component first', async () => {
    expect((await uploadForm('component-first', [await component(), manifest()])).status).toBe(201);
    expect(await manifestOf('component-first')).toEqual(MANIFEST);
  });

  test('without a manifest is an empty one', async () => {
    expect((await uploadForm('bare-form', [await component()])).status).toBe(201);
    expect(await manifestOf('bare-form')).toEqual({});
  });

  test.each([
    ['an unknown key', { http: { origins: [] }, htpp: 1 }, '/htpp: unknown key'],
    ['an unknown key within', { http: { origins: [], methods: [] } }, '/http/methods: unknown key'],
    ['what is no origin', { http: { origins: ['api.example.com'] } }, '/http/origins/0'],
    ['an origin with a path', { http: { origins: ['https://api.example.com/v1'] } }, '/http/origins/0'],
    ['a list in the stead of an object', [], 'must be object'],
  ])('whose manifest has %s is refused, and told what', async (_, value, detail) => {
    for (const parts of [
      [manifest(value), await component()],
      [await component(), manifest(value)],
    ]) {
      const answer = await uploadForm('wrong-manifest', parts);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'invalid_manifest',
        detail: expect.stringContaining(detail),
      });
    }
    expect((await host.api('GET', '/v1/plugins/wrong-manifest')).status).toBe(404);
  });

  test('whose manifest is not JSON is refused', async () => {
    const answer = await uploadForm('no-json', [['manifest', '{"http":'], await component()]);
    expect(await codeOf(answer)).toBe('invalid_manifest');
  });

  test.each([
    ['no component', ['manifest']],
    ['two components', ['component', 'component']],
    ['a part of another name', ['component', 'extra']],
  ])('with %s is refused', async (_, names) => {
    const [, bytes] = await component();
    const parts = names.map((name): [string, string | Uint8Array<ArrayBuffer>] =>
      name === 'manifest' ? manifest() : [name, bytes],
    );
    const answer = await uploadForm('wrong-form', parts);
    expect(answer.status).toBe(400);
    expect(await codeOf(answer)).toBe('invalid_request');
  });
});

test.each(['text/plain', 'application/json', 'application/x-www-form-urlencoded'])(
  'a body of the type %s is refused',
  async (type) => {
    const answer = await fetch(`${host.admin}/v1/plugins/typed/versions`, {
      method: 'POST',
      body: await readFile(HELLO),
      headers: { authorization: `Bearer ${host.token}`, 'content-type': type },
    });
    expect(answer.status).toBe(415);
    expect(await codeOf(answer)).toBe('unsupported_media_type');
  },
);

test('two uploads of the same name at once are two versions, of which one is active and answers', async () => {
  const guests = ['rust', 'assemblyscript'] as const;
  const answers = await Promise.all(
    guests.map((language) => host.upload('twins', guestPath('hello', language))),
  );
  const uploads = (await Promise.all(answers.map(must))) as { version: number; digest: string }[];
  expect(uploads.map(({ version }) => version).toSorted()).toEqual([1, 2]);
  const plugin = (await must(await host.api('GET', '/v1/plugins/twins'))) as { active: { version: number } };
  const { version } = plugin.active;
  const answering = guests[uploads.findIndex((upload) => upload.version === version)];
  const call = await host.call('/twins');
  expect(await call.text()).toBe(`hello from ${answering}`);
  expect(call.headers.get('x-wayhouse-version')).toBe(`${version}`);
  const versions = await must(await host.api('GET', '/v1/plugins/twins/versions'));
  expect(versions).toMatchObject([
    { version: 2, state: 'ready' },
    { version: 1, state: 'ready' },
  ]);
});
