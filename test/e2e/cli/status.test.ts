import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { guestPath } from '../../support/guests.ts';

const desk = await openDesk();
const { host } = desk;
const { version } = JSON.parse(await readFile('host/package.json', 'utf8')) as { version: string };

describe('status', () => {
  test('of a host with no plugins says so', async () => {
    const { code, stdout } = await call(desk, 'status');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${host.admin}: Wayhouse ${version}, ready, gateway ${host.gateway}\nIt has no plugins.\n`,
    );
  });

  test('of a host lists its plugins with where they answer', async () => {
    await json(desk, 'push', guestPath('hello', 'assemblyscript'), '--name', 'hello');
    await json(desk, 'push', guestPath('hello', 'assemblyscript'), '--name', 'idle', '--no-activate');
    const { stdout } = await call(desk, 'status');
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['PLUGIN', 'STATE', 'VERSION', 'ADDRESS'],
      ['hello', 'serving', '1', `${host.gateway}/hello`],
      ['idle', 'stopped', '-', `${host.gateway}/idle`],
    ]);
    expect(await json(desk, 'status')).toMatchObject({
      url: host.admin,
      version,
      status: 'ready',
      plugins: [{ name: 'hello' }, { name: 'idle' }],
    });
  });

  test('of a plugin tells what serves and under which limits', async () => {
    await json(desk, 'settings', 'set', 'hello', 'limits.deadlineMs=500');
    const { stdout } = await call(desk, 'status', 'hello');
    expect(stdout).toMatch(/^hello: serving\nversion 1 under settings 2, since 20/);
    expect(stdout).toContain(`  ${host.gateway}/hello\n`);
    expect(stdout).toMatch(/^ +deadlineMs +500 \(set\)$/m);
    expect(stdout).toMatch(/^ +memoryBytes +\d+$/m);
    expect(await json(desk, 'status', 'hello')).toMatchObject({
      limits: { deadlineMs: 500 },
      urls: [`${host.gateway}/hello`],
    });
  });
});

describe('status fails', () => {
  test('for a plugin that is not there', async () => {
    expect(await failure(desk, 'status', 'nobody')).toMatchObject({ exit: 3, code: 'plugin_not_found' });
  });

  test('with a wrong token', async () => {
    const wrong = { ...desk, env: { ...desk.env, WAYHOUSE_TOKEN: 'wrong' } };
    expect(await failure(wrong, 'status')).toMatchObject({
      exit: 3,
      code: 'unauthorized',
      repair: expect.stringContaining('wayhouse login') as string,
    });
  });

  test('where the host is down', async () => {
    const gone = await openDesk();
    await gone.host.stop();
    expect(await failure(gone, 'status')).toMatchObject({
      exit: 3,
      code: 'host_unreachable',
      detail: expect.stringContaining('nothing listens there') as string,
      repair: expect.stringContaining('wayhouse serve') as string,
    });
  });

  test('where something else answers', async () => {
    const wrong = { ...desk, env: { ...desk.env, WAYHOUSE_URL: `${host.admin}/elsewhere` } };
    expect(await failure(wrong, 'status')).toMatchObject({ exit: 3, code: 'unknown_route' });
  });
});
