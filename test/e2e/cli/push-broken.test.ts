/** `wayhouse push` over a way that breaks, and of bytes that the host has. */
import { on, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { call, failure, json, openDesk, start, type Desk } from '../../support/cli-host.ts';
import { startCuttingProxy, type Cut, type CuttingProxy } from '../../support/cutting-proxy.ts';
import { guestPath } from '../../support/guests.ts';

const TEST_MS = 120_000;

const desk = await openDesk();
const HELLO = guestPath('hello', 'assemblyscript');
const ECHO = guestPath('echo', 'assemblyscript');

let count = 0;
let name: string;
beforeEach(() => void (name = `plugin-${(count += 1)}`));

/** The same desk, whose host is behind a way that breaks. */
async function behind(cuts: readonly Cut[]): Promise<[Desk, CuttingProxy]> {
  const proxy = await startCuttingProxy(desk.host.admin, cuts);
  return [{ ...desk, env: { ...desk.env, WAYHOUSE_URL: proxy.url } }, proxy];
}

const push = (at: Desk, file = HELLO, ...more: string[]) => json(at, 'push', file, '--name', name, ...more);
const versions = async () =>
  (await json<{ versions: { version: number; state: string }[] }>(desk, 'versions', name)).versions;
const upload = () => `POST /v1/plugins/${name}/versions?activate=true`;

describe('a way that breaks', () => {
  test(
    'in the middle of an upload: it is sent again, and there is one version',
    async () => {
      const [broken, { posts }] = await behind([{ afterBytes: 500 }, { afterBytes: 3_000 }]);
      const { code, stdout, stderr } = await call(broken, 'push', HELLO, '--name', name);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stdout).toContain(`${name} serves version 1: `);
      expect(stderr).toMatch(/cut the connection\. Again in 0\.5 s; [^]* Again in 1 s; /);
      expect(posts).toEqual([upload(), upload(), upload()]);
      expect(await versions()).toMatchObject([{ version: 1 }]);
      expect((await desk.host.call(`/${name}`)).status).toBe(200);
    },
    TEST_MS,
  );

  test(
    'after the last byte: the version that the host made of it is taken, nothing is sent again',
    async () => {
      const [broken, { posts }] = await behind(['at the answer']);
      expect(await push(broken)).toMatchObject({ version: 1, transfer: 'held', deployment: { version: 1 } });
      expect(posts).toEqual([upload()]);
      expect(await versions()).toMatchObject([{ version: 1 }]);
    },
    TEST_MS,
  );

  test(
    'when the host tells why it refuses: it is asked again, and told',
    async () => {
      await writeFile(join(desk.cwd, 'text.wasm'), '#!/bin/sh');
      const [broken, { posts }] = await behind(['at the answer']);
      const refused = await failure(broken, 'push', 'text.wasm', '--name', name);
      expect(refused).toMatchObject({ exit: 3, code: 'not_wasm' });
      expect(posts).toHaveLength(2);
    },
    TEST_MS,
  );

  test(
    'each time: it is told in the end, and the host has nothing of it',
    async () => {
      const [broken, { posts }] = await behind(Array.from({ length: 10 }, () => ({ afterBytes: 2_000 })));
      const failed = await failure(broken, 'push', HELLO, '--name', name);
      expect(failed).toMatchObject({ exit: 3, code: 'host_unreachable' });
      expect(posts).toHaveLength(6);
      expect(await failure(desk, 'status', name)).toMatchObject({ code: 'plugin_not_found' });
    },
    TEST_MS,
  );

  test(
    'and Ctrl-C while it waits ends it',
    async () => {
      const [broken] = await behind(Array.from({ length: 10 }, () => ({ afterBytes: 2_000 })));
      const child = start(broken, 'push', HELLO, '--name', name);
      let said = '';
      for await (const [text] of on(child.stderr.setEncoding('utf8'), 'data', { close: ['end'] }))
        if ((said += text as string).includes('Again in')) break;
      expect(said).toContain('Again in');
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([130, null]);
    },
    TEST_MS,
  );
});

describe('bytes that the host has', () => {
  test('as the version that serves are not sent, and nothing is switched', async () => {
    const first = await push(desk);
    const [watched, { posts }] = await behind([]);
    const second = await push(watched);
    expect(second).toMatchObject({ version: 1, transfer: 'held', deployment: first['deployment'] });
    expect(posts).toEqual([]);
    const { stdout } = await call(watched, 'push', HELLO, '--name', name);
    expect(stdout).toMatch(/serves version 1: [\d.]+ KB, which the host had already, /);
  });

  test('as another version are not sent, and it is switched to', async () => {
    await push(desk);
    await push(desk, ECHO);
    const [watched, { posts }] = await behind([]);
    expect(await push(watched, HELLO, '--no-activate')).toMatchObject({ version: 1, transfer: 'held' });
    expect(posts).toEqual([]);
    expect(await push(watched)).toMatchObject({ version: 1, transfer: 'held', deployment: { version: 1 } });
    expect(posts).toEqual([`POST /v1/plugins/${name}/activate`]);
    expect(await versions()).toHaveLength(2);
  });

  test('of another plugin are sent: what one may know of the other is not theirs', async () => {
    await push(desk);
    name = `${name}-other`;
    expect(await push(desk)).toMatchObject({ version: 1, transfer: 'sent' });
  });

  test('are sent where the plugin asks for other things than that version did', async () => {
    const toml = (origin: string) =>
      `name = "${name}"\nlanguage = "rust"\n[grants.http]\norigins = ["${origin}"]\n`;
    await writeFile(join(desk.cwd, 'wayhouse.toml'), toml('https://a.example'));
    expect(await push(desk)).toMatchObject({ version: 1, transfer: 'sent' });
    expect(await push(desk)).toMatchObject({ version: 1, transfer: 'held' });
    await writeFile(join(desk.cwd, 'wayhouse.toml'), toml('https://b.example'));
    expect(await push(desk)).toMatchObject({ version: 2, transfer: 'sent' });
  });

  test('as a version that failed are sent again', async () => {
    const trap = guestPath('trap-at-start', 'assemblyscript');
    for (const _time of [1, 2]) {
      expect(await failure(desk, 'push', trap, '--name', name)).toMatchObject({ code: 'start_failed' });
    }
    expect(await versions()).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
  });
});
