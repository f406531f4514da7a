import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../host/protocol/errors.ts';
import { codeOf, must } from '../support/deploy.ts';
import { readDataDir } from '../support/data-dir.ts';
import { guestPath } from '../support/guests.ts';
import { edited } from '../support/handmade.ts';
import { startHost, type TestHost } from '../support/host.ts';

const MIB = 1024 * 1024;

/** For each stage an upload that fails in it; what the operator is told of it, and what is on record of it. */
interface Failure {
  readonly stage: string;
  readonly code: ErrorCode;
  readonly detail: RegExp;
  readonly bytes: () => Promise<Uint8Array>;
  readonly record: 'none' | 'failed';
}

const FAILURES: readonly Failure[] = [
  {
    stage: 'receive',
    code: 'upload_empty',
    detail: /no bytes/,
    bytes: async () => new Uint8Array(),
    record: 'none',
  },
  {
    stage: 'inspect',
    code: 'import_not_provided',
    detail: /wasi:/,
    bytes: () => readFile(guestPath('wasi-hello', 'rust')),
    record: 'none',
  },
  {
    stage: 'inspect',
    code: 'structure_refused',
    detail: /tableElements/,
    bytes: () => edited((text) => text.replace(/\)\s*$/, '(core module (table 10000001 funcref)))')),
    record: 'none',
  },
  {
    stage: 'transpile',
    code: 'malformed_component',
    detail: /cm32p2_realloc/,
    bytes: () => edited((text) => text.replace('(export "cm32p2_realloc" (func 5))', '')),
    record: 'failed',
  },
  {
    stage: 'compile',
    code: 'memory_refused',
    detail: /^an instance takes 4194304 bytes of memory at its start; the limit memoryBytes is 2097152$/,
    bytes: () => edited((text) => text.replace('(memory (;0;) 0)', '(memory (;0;) 64)')),
    record: 'failed',
  },
  {
    stage: 'warm',
    code: 'start_failed',
    detail: /unreachable|trap/,
    bytes: () => readFile(guestPath('trap-at-start', 'rust')),
    record: 'failed',
  },
  {
    stage: 'warm',
    code: 'start_failed',
    detail: /^it used more than \d+ fuel at a stretch/,
    bytes: () => readFile(guestPath('loop-at-start', 'assemblyscript')),
    record: 'failed',
  },
];

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await must(await host.upload('steady', guestPath('hello', 'rust')));
  await must(await host.settings('steady', { limits: { memoryBytes: 2 * MIB, startMs: 60_000 } }));
});

let before: unknown;
beforeEach(async () => {
  before = await state();
});

/** What runs, and what the client of the plugin sees. */
async function state(): Promise<unknown> {
  const call = await host.call('/steady');
  return {
    plugin: await must(await host.api('GET', '/v1/plugins/steady')),
    answer: [call.status, call.headers.get('x-wayhouse-version'), await call.text()],
    disk: await readDataDir(host.dataDir),
  };
}

const newestVersion = async () => {
  const versions = (await must(await host.api('GET', '/v1/plugins/steady/versions'))) as {
    version: number;
  }[];
  return versions[0] as { version: number };
};

test.each(FAILURES)(
  'a failure in $stage ($code) says so and leaves what serves untouched',
  async ({ stage, code, detail, bytes, record }) => {
    const last = await newestVersion();
    const answer = await host.upload('steady', await bytes());
    expect(answer.status).toBe(ERRORS[code].status);
    const { title, status, repair } = ERRORS[code];
    expect(await answer.json()).toMatchObject({
      ...{ code, title, status, repair, stage },
      detail: expect.stringMatching(detail),
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const newest = await newestVersion();
    if (record === 'none') expect(newest).toEqual(last);
    else {
      expect(newest).toMatchObject({ state: 'failed', failure: { code, stage } });
      await expectNotActivated(newest.version, code);
    }
    // The failed version's files go after the answer: a change of another plugin waits for that.
    await expect.poll(state, { timeout: 10_000 }).toEqual(before);
  },
);

async function expectNotActivated(version: number, code: string): Promise<void> {
  const answer = await host.api('POST', '/v1/plugins/steady/activate', { version });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({
    code: 'version_not_ready',
    detail: expect.stringContaining(code),
  });
}

test('a failure in commit leaves a version that is ready, and what serves untouched', async () => {
  await must(await host.upload('squatter', guestPath('hello', 'assemblyscript'), { activate: false }));
  await must(await host.settings('squatter', { route: { paths: ['/steady'] } }));
  const answer = await host.api('POST', '/v1/plugins/squatter/activate', { version: 1 });
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: 'route_conflict', stage: 'commit' });
  const upload = await host.upload('squatter', guestPath('echo', 'assemblyscript'));
  expect(upload.status).toBe(409);
  expect(await upload.json()).toMatchObject({ code: 'route_conflict', stage: 'commit' });
  expect(await must(await host.api('GET', '/v1/plugins/squatter'))).toMatchObject({ state: 'stopped' });
  expect(await must(await host.api('GET', '/v1/plugins/squatter/versions/2'))).toMatchObject({
    state: 'ready',
  });
  expect(await (await host.call('/steady')).text()).toBe('hello from rust');
});

test('the first upload of a plugin may fail as well: nothing answers, and the record says why', async () => {
  const answer = await host.upload('stillborn', guestPath('trap-at-start', 'assemblyscript'));
  expect(await answer.json()).toMatchObject({ code: 'start_failed', stage: 'warm' });
  expect(await codeOf(await host.call('/stillborn'))).toBe('route_not_found');
  expect(await must(await host.api('GET', '/v1/plugins/stillborn'))).toMatchObject({ state: 'stopped' });
  expect(await must(await host.api('GET', '/v1/plugins/stillborn/versions'))).toMatchObject([
    { version: 1, state: 'failed', failure: { code: 'start_failed', stage: 'warm' } },
  ]);
  const good = await host.upload('stillborn', guestPath('hello', 'rust'));
  expect(await must(good)).toMatchObject({ version: 2 });
  expect((await host.call('/stillborn')).status).toBe(200);
});
