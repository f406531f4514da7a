/** A component in the host's own code, from vitest: loaded, asked, and judged by the matchers. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { closePlugins } from '../../../../sdk/assemblyscript/testkit/plugin.ts';
import { loadPlugin } from '../../../../sdk/assemblyscript/testkit/testkit.ts';
import { guestPath } from '../../../support/guests.ts';
import { makeProject, PLUGIN } from '../../../support/sdk/projects.ts';

const HELLO = guestPath('hello', 'assemblyscript');
const PRICES = 'https://api.example/prices';

test('a component is its path, a URL or its bytes', async () => {
  for (const source of [HELLO, pathToFileURL(HELLO), await readFile(HELLO)]) {
    const plugin = await loadPlugin(source);
    expect(await plugin.handle()).toRespondWith({ status: 200, body: 'hello from assemblyscript' });
  }
});

test('a project is built, once for all that is loaded of it', async () => {
  const root = await makeProject(PLUGIN);
  const [one, other] = [await loadPlugin({ project: root }), await loadPlugin({ project: root })];
  expect(await one.handle({ path: '/a' })).toRespondWith({ body: 'hello /a' });
  expect(await other.handle({ path: '/b' })).toRespondWith({ body: 'hello /b' });
  const named = await loadPlugin({ project: { root, debug: true } });
  expect(await named.handle({ path: '/c' })).toRespondWith({ body: 'hello /c' });
});

test('a project that does not compile is shown as asc shows it', async () => {
  const source = PLUGIN['assembly/index.ts']?.replace('request.path', 'missing') ?? '';
  const root = await makeProject({ 'assembly/index.ts': source });
  await expect(loadPlugin({ project: root })).rejects.toMatchObject({
    code: 'compile_failed',
    message: expect.stringContaining("Cannot find name 'missing'"),
  });
});

test('a trap names the functions that it came through, where the project keeps their names', async () => {
  const source = PLUGIN['assembly/index.ts']?.replace(
    'return',
    'if (request.path == "/trap") unreachable();\n  return',
  );
  const root = await makeProject({ 'assembly/index.ts': source ?? '' });
  const plugin = await loadPlugin({ project: { root, debug: true, optimize: 'none' } });
  const run = await plugin.handle({ path: '/trap' });
  expect(run).toFailWith('guest_trapped', 'unreachable');
  expect(run.failure?.functions[0]).toBe('assembly/index/handle');
  expect(await plugin.handle({ path: '/' })).toRespondWith(200);
});

test('it reads its config, writes its log and makes its calls, and the matchers see them', async () => {
  const config = await loadPlugin(guestPath('config', 'assemblyscript'), { config: { currency: 'EUR' } });
  expect(await config.handle({ path: '/currency' })).toRespondWith({ body: 'EUR' });

  const log = await loadPlugin(guestPath('log', 'assemblyscript'));
  expect(await log.handle()).toHaveLogged('warn', 'a warn line');

  const fetch = await loadPlugin(guestPath('fetch', 'assemblyscript'), { fetch: { [PRICES]: '[1, 2]' } });
  const run = await fetch.handle({ headers: { 'x-target': PRICES } });
  expect(run).toHaveFetched('GET', PRICES);
  expect(run).toRespondWith({ status: 200, json: [1, 2] });
});

test('a call that the test has no answer for fails the test, with what to write', async () => {
  const plugin = await loadPlugin(guestPath('fetch', 'assemblyscript'));
  await expect(plugin.handle({ headers: { 'x-target': PRICES } })).rejects.toThrow(
    `The plugin called GET ${PRICES}, and the test has no answer for it`,
  );
});

describe('what it costs', () => {
  test('is the same in three runs, and can be held to a budget', async () => {
    const plugin = await loadPlugin(HELLO);
    const runs = [await plugin.handle(), await plugin.handle(), await plugin.handle()];
    const [fuel = 0] = runs.map((run) => run.fuel);
    expect(new Set(runs.map((run) => run.fuel)).size).toBe(1);
    for (const run of runs) {
      expect(run).toUseLessFuelThan(fuel + 1);
      expect(run).not.toUseLessFuelThan(fuel);
      expect(run).toUseLessMemoryThan(run.memoryBytes + 1);
    }
  });

  test('of one that overspends is its whole budget, and its failure is data', async () => {
    const limits = { fuel: 10_000_000 };
    const plugin = await loadPlugin(guestPath('loop-forever', 'assemblyscript'), { limits });
    const run = await plugin.handle({ path: '/loop' });
    expect(run).toFailWith('fuel_exhausted', /10000000 \(limit fuel\)/);
    expect(run.fuel).toBe(10_000_000);
  });
});

test('plugins are ended together, and others can be loaded afterwards', async () => {
  const plugin = await loadPlugin(HELLO);
  await closePlugins();
  await expect(plugin.handle()).rejects.toThrow('The plugin was closed');
  expect(await (await loadPlugin(HELLO)).handle()).toRespondWith(200);
});
