import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { codeOf, must } from '../support/deploy.ts';
import { guestPath } from '../support/guests.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { headerOf, RawClient } from '../support/raw-client.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
});

/** A plugin that tells of itself by its version, under these settings. */
async function serve(plugin: string, route?: { hosts?: string[]; paths?: string[] }): Promise<void> {
  await must(await host.upload(plugin, guestPath('echo', 'assemblyscript')));
  if (route !== undefined) await must(await host.settings(plugin, { route }));
}

/** What a request to this host and path is answered with. */
async function at(authority: string, path: string) {
  const client = await RawClient.open(host.gateway);
  onTestFinished(() => void client.socket.destroy());
  client.send(`POST ${path} HTTP/1.1`, `host: ${authority}`, 'content-length: 0', '', '');
  return client.response();
}

const routesOf = async (plugin: string): Promise<unknown> =>
  ((await must(await host.api('GET', `/v1/plugins/${plugin}`))) as { routes: unknown }).routes;

const conflict = (route: string, holder: string) => ({
  code: 'route_conflict',
  detail: expect.stringContaining(`"${route}" is the route of plugin "${holder}"`),
});

test('a plugin answers at its name and below by default, and nowhere beside it', async () => {
  await serve('plain');
  expect(await routesOf('plain')).toEqual(['/plain']);
  for (const path of ['/plain', '/plain/', '/plain/a/b?c=d', '/plain?x=1']) {
    expect((await at('any.example', path)).status, path).toBe(200);
  }
  for (const path of ['/', '/plainer', '/Plain', '/a/plain', '/pla', '/%70lain']) {
    const { status, body } = await at('any.example', path);
    expect([status, JSON.parse(body.toString()).code], path).toEqual([404, 'route_not_found']);
  }
});

test('a plugin answers at the paths of its settings, and no more at its name', async () => {
  await serve('by-path', { paths: ['/api/v1', '/hooks'] });
  expect(await routesOf('by-path')).toEqual(['/api/v1', '/hooks']);
  for (const path of ['/api/v1', '/api/v1/x', '/hooks/y'])
    expect((await at('a', path)).status, path).toBe(200);
  for (const path of ['/by-path', '/api', '/api/v1x']) expect((await at('a', path)).status, path).toBe(404);
});

test('a plugin answers at its hosts alone, whatever their case and port', async () => {
  await serve('by-host', { hosts: ['shop.example'] });
  for (const authority of ['shop.example', 'SHOP.example', 'shop.example:8080', 'shop.example.']) {
    expect((await at(authority, '/anything')).status, authority).toBe(200);
  }
  for (const authority of ['other.example', 'shop.example.org', 'x.shop.example']) {
    expect((await at(authority, '/anything')).status, authority).toBe(404);
  }
});

test('the longest prefix answers, and a named host before any host', async () => {
  await serve('wide', { paths: ['/deep'] });
  await serve('narrow', { paths: ['/deep/er'] });
  await serve('own', { hosts: ['own.example'], paths: ['/deep'] });
  const names = { wide: 'wide', narrow: 'narrow', own: 'own' };
  await Promise.all(Object.keys(names).map((name) => tell(name)));
  expect(await told('any.example', '/deep/x')).toBe('wide');
  expect(await told('any.example', '/deep/er/x')).toBe('narrow');
  expect(await told('any.example', '/deep/erx')).toBe('wide');
  expect(await told('own.example', '/deep/er/x')).toBe('own');
});

/** Gives a plugin a guest that answers its name. */
async function tell(plugin: string): Promise<void> {
  await must(await host.upload(plugin, guestPath('config', 'assemblyscript')));
  const { settings } = (await must(await host.api('GET', `/v1/plugins/${plugin}/settings`))) as {
    settings: object;
  };
  await must(
    await host.settings(plugin, { ...settings, config: { x: plugin, 'er/x': plugin, erx: plugin } }),
  );
}

const told = async (authority: string, path: string) => (await at(authority, path)).body.toString();

test('the settings of one plugin cannot take the route of another, not even its default one', async () => {
  await serve('holder', { paths: ['/held'] });
  await serve('taker');
  await serve('default');
  for (const [path, holder] of [
    ['/held', 'holder'],
    ['/default', 'default'],
  ] as const) {
    const answer = await host.settings('taker', { route: { paths: ['/fine', path] } });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject(conflict(path, holder));
  }
  expect(await routesOf('taker')).toEqual(['/taker']);
  expect((await at('a', '/fine')).status).toBe(404);
  expect((await at('a', '/taker')).status).toBe(200);
});

test('a plugin cannot be activated at its default route where another answers', async () => {
  await serve('early', { paths: ['/late'] });
  const answer = await host.upload('late', guestPath('hello', 'rust'));
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ ...conflict('/late', 'early'), stage: 'commit' });
  await must(await host.settings('early', {}));
  await must(await host.api('POST', '/v1/plugins/late/activate', { version: 1 }));
  expect(await (await host.call('/late')).text()).toBe('hello from rust');
});

test('of two plugins that ask for the same route at once, one gets it', async () => {
  await serve('left');
  await serve('right');
  const route = { paths: ['/wanted'] };
  const answers = await Promise.all(['left', 'right'].map((name) => host.settings(name, { route })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const loser = answers[0]?.status === 409 ? 'left' : 'right';
  expect(await routesOf(loser)).toEqual([`/${loser}`]);
  expect((await at('a', '/wanted')).status).toBe(200);
  expect((await at('a', `/${loser}`)).status).toBe(200);
});

test('a deleted plugin frees its route', async () => {
  await serve('leaver', { paths: ['/freed'] });
  await must(await host.api('DELETE', '/v1/plugins/leaver'));
  expect(await codeOf(await host.call('/freed'))).toBe('route_not_found');
  await serve('successor', { paths: ['/freed'] });
  expect((await at('a', '/freed')).status).toBe(200);
});

test('a route that moves under traffic is at every moment at the old place or at the new', async () => {
  await serve('mover', { paths: ['/place/0'] });
  const client = await RawClient.open(host.gateway);
  onTestFinished(() => void client.socket.destroy());
  let moves = 0;
  const moving = (async () => {
    for (; moves < 10; moves++) {
      await must(await host.settings('mover', { route: { paths: [`/place/${moves + 1}`] } }));
    }
  })();
  const ask = async (place: number) => {
    client.send(`GET /place/${place} HTTP/1.1`, 'host: a', '', '');
    const answer = await client.response();
    expect([200, 404]).toContain(answer.status);
    return answer.status === 200 && headerOf(answer, 'x-wayhouse-version') === '1';
  };
  while (moves < 10) {
    const acknowledged = moves;
    const found = (await ask(acknowledged)) || (await ask(acknowledged + 1)) || moves > acknowledged;
    expect(found, `after move ${acknowledged}`).toBe(true);
  }
  await moving;
  expect(await ask(10)).toBe(true);
  expect(await ask(9)).toBe(false);
});
