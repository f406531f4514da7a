import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});

const CONFIG = guestPath('config', 'assemblyscript');
const HELLO = guestPath('hello', 'assemblyscript');

interface Plugin {
  readonly active: { readonly id: number; readonly version: number; readonly settingsRevision: number };
  readonly settings: { readonly revision: number; readonly settings: object };
}

const plugin = async (name: string) => (await must(await host.api('GET', `/v1/plugins/${name}`))) as Plugin;
const activate = async (name: string, version: number) =>
  must(await host.api('POST', `/v1/plugins/${name}/activate`, { version }));
const rollback = (name: string) => host.api('POST', `/v1/plugins/${name}/rollback`);
const rolledBack = async (name: string) => must(await rollback(name));

/** The version that answers, and the value that it finds in its settings. */
async function answering(name: string): Promise<[version: string | null, value: string]> {
  const call = await host.call(`/${name}/key`);
  return [call.headers.get('x-wayhouse-version'), await call.text()];
}

test('activation is answered with the deployment and what each stage took', async () => {
  await must(await host.upload('told', CONFIG, { activate: false }));
  const report = await activate('told', 1);
  expect(report).toEqual({
    deployment: {
      ...{ id: expect.any(Number), plugin: 'told', version: 1, settingsRevision: 1 },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
    stages: ['transpile', 'compile', 'warm', 'commit', 'switch'].map((stage) => ({
      stage,
      ms: expect.any(Number),
    })),
  });
});

test('settings that change are a new revision, deployed at once', async () => {
  await must(await host.upload('set', CONFIG));
  expect(await answering('set')).toEqual(['1', 'not set: key']);
  const first = (await must(await host.settings('set', { config: { key: 'one' } }))) as { revision: number };
  expect(await answering('set')).toEqual(['1', 'one']);
  const second = (await must(await host.settings('set', { config: { key: 'two' } }))) as { revision: number };
  expect(await answering('set')).toEqual(['1', 'two']);
  expect(second.revision).toBe(first.revision + 1);
  expect((await plugin('set')).active).toMatchObject({ version: 1, settingsRevision: second.revision });
});

test('settings of a plugin that does not run wait for its activation', async () => {
  await must(await host.upload('waiting', CONFIG, { activate: false }));
  await must(await host.settings('waiting', { config: { key: 'ready' } }));
  await activate('waiting', 1);
  expect(await answering('waiting')).toEqual(['1', 'ready']);
});

describe('rollback', () => {
  test('goes back to the version before, and brings its settings back', async () => {
    await must(await host.upload('back', CONFIG));
    await must(await host.settings('back', { config: { key: 'old' } }));
    const before = await plugin('back');
    await must(await host.upload('back', guestPath('config', 'rust')));
    await must(await host.settings('back', { config: { key: 'new' } }));
    expect(await answering('back')).toEqual(['2', 'new']);
    await rolledBack('back');
    expect(await answering('back')).toEqual(['2', 'old']);
    await rolledBack('back');
    expect(await answering('back')).toEqual(['1', 'old']);
    const after = await plugin('back');
    expect(after).toEqual(before);
  });

  test('twice goes back by two, until there is nothing to roll back', async () => {
    await must(await host.upload('steps', HELLO));
    await must(await host.upload('steps', CONFIG));
    await must(await host.upload('steps', guestPath('echo', 'assemblyscript')));
    const versions: unknown[] = [];
    for (let answer = await rollback('steps'); answer.ok; answer = await rollback('steps')) {
      versions.push(((await answer.json()) as { deployment: { version: number } }).deployment.version);
    }
    expect(versions).toEqual([2, 1]);
    const refused = await rollback('steps');
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'nothing_to_roll_back']);
    expect(await (await host.call('/steps')).text()).toBe('hello from assemblyscript');
  });

  test('of a plugin that never ran has nothing to roll back', async () => {
    await must(await host.upload('never', HELLO, { activate: false }));
    const refused = await rollback('never');
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'nothing_to_roll_back']);
  });

  test('brings a route back, too', async () => {
    await must(await host.upload('routed', HELLO));
    await must(await host.settings('routed', { route: { paths: ['/elsewhere'] } }));
    expect([(await host.call('/routed')).status, (await host.call('/elsewhere')).status]).toEqual([404, 200]);
    await rolledBack('routed');
    expect([(await host.call('/routed')).status, (await host.call('/elsewhere')).status]).toEqual([200, 404]);
  });

  test('to a route that another plugin has taken meanwhile is refused, and changes nothing', async () => {
    await must(await host.upload('moved', HELLO));
    await must(await host.settings('moved', { route: { paths: ['/moved-on'] } }));
    await must(await host.upload('usurper', HELLO, { activate: false }));
    await must(await host.settings('usurper', { route: { paths: ['/moved'] } }));
    await activate('usurper', 1);
    const refused = await rollback('moved');
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'route_conflict']);
    expect((await host.call('/moved-on')).status).toBe(200);
    expect((await plugin('moved')).settings.settings).toEqual({ route: { paths: ['/moved-on'] } });
  });

  test('takes the number of the settings on: no revision is used twice', async () => {
    await must(await host.upload('numbered', CONFIG));
    const put = async (key: string) =>
      ((await must(await host.settings('numbered', { config: { key } }))) as { revision: number }).revision;
    const used = [await put('a'), await put('b')];
    await rolledBack('numbered');
    expect(used).not.toContain(await put('c'));
    expect(await answering('numbered')).toEqual(['1', 'c']);
  });
});

test('changes of one plugin that are asked for at once happen one after the other', async () => {
  await must(await host.upload('busy', CONFIG));
  await must(await host.upload('busy', guestPath('config', 'rust')));
  const answers = await Promise.all([
    activate('busy', 1),
    host.settings('busy', { config: { key: 'x' } }).then(must),
    activate('busy', 2),
    rolledBack('busy'),
    activate('busy', 2),
  ]);
  expect(answers).toHaveLength(5);
  expect(await answering('busy')).toEqual(['2', 'x']);
});
