/** Ctrl-C at a terminal, for every command that goes on: what is left, and what is told. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { call, failure, json, openDesk } from '../../support/cli-host.ts';
import { sit, STACK_TRACE } from '../../support/cli-terminal.ts';
import { guestPath } from '../../support/guests.ts';
import { temporaryFolder } from '../../support/host.ts';
import { CTRL_C, type Session } from '../../support/pty.ts';
import { makeProject, PLUGIN } from '../../support/sdk/projects.ts';
import { stallUploads } from '../../support/stalling.ts';
import { startUpstream } from '../../support/upstream.ts';

const TEST_MS = 300_000;

const ANY_PORT = ['--port', '0', '--admin-port', '0'];

/** With what a call waits for that nobody answers. */
const waiting = (url: string) => ({
  'wayhouse.toml': `name = "waiter"\nlanguage = "assemblyscript"\n[grants.http]\norigins = ["${url}"]\n[limits]\ndeadlineMs = 25_000\n`,
  'assembly/index.ts': `import { Request, Response, fetch } from '@wayhouse/assemblyscript';
export function handle(request: Request): Response {
  return Response.text(fetch('${url}').isErr ? 'no' : 'yes');
}
`,
});

/** The address that a command shows behind these words. */
async function addressAfter(session: Session, words: string): Promise<string> {
  await session.shown(words);
  await session.shown('http://');
  await session.shown('\n');
  return /http:\/\/127\.0\.0\.1:\d+/.exec(session.screen.slice(session.screen.indexOf(words)))?.[0] ?? '';
}

/** It has ended, and nothing of it is there any more. */
async function gone(session: Session, address: string): Promise<void> {
  await vi.waitFor(async () => expect(await session.processes()).toEqual([]), { timeout: TEST_MS });
  await expect(fetch(address)).rejects.toThrow('fetch failed');
  expect(session.screen).not.toMatch(STACK_TRACE);
}

describe.skipIf(process.platform !== 'linux')('Ctrl-C', () => {
  test(
    'ends dev, with its host and what that wrote',
    async () => {
      const TMPDIR = await temporaryFolder();
      const session = sit(['dev', '--port', '0'], { cwd: await makeProject(PLUGIN), env: { TMPDIR } });
      const address = await addressAfter(session, 'version 1');
      expect(await (await fetch(`${address}/you`)).text()).toBe('hello /you');
      session.type(CTRL_C);
      expect(await session.ended).toBe(0);
      await gone(session, address);
      expect((await readdir(TMPDIR)).filter((name) => name.startsWith('wayhouse'))).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'ends dev where its host does not end, if it is a second one, at once',
    async () => {
      const TMPDIR = await temporaryFolder();
      const session = sit(['dev', '--port', '0'], { cwd: await makeProject(PLUGIN), env: { TMPDIR } });
      const address = await addressAfter(session, 'version 1');
      const host = (await session.processes()).find(({ command }) => command.includes('host.entry'));
      process.kill(Number(host?.pid), 'SIGSTOP');
      session.type(CTRL_C);
      await session.shown('Ctrl-C again waits for nothing');
      session.type(CTRL_C);
      expect(await session.ended).toBe(130);
      await gone(session, address);
      expect((await readdir(TMPDIR)).filter((name) => name.startsWith('wayhouse'))).toEqual([]);
    },
    TEST_MS,
  );

  test(
    'ends serve, and a second one at once where something still runs',
    async () => {
      const upstream = await startUpstream();
      const cwd = await makeProject(waiting(upstream.url));
      const env = {
        WAYHOUSE_DRAIN_MS: '20000',
        XDG_CONFIG_HOME: cwd,
        WAYHOUSE_ADMIN_TOKEN: 'a-token-for-this-test',
      };
      const calm = sit(['serve', ...ANY_PORT], { cwd, env });
      const first = await addressAfter(calm, '"gateway":"');
      calm.type(CTRL_C);
      expect(await calm.ended).toBe(0);
      expect(calm.screen).toContain('"msg":"stopped"');
      await gone(calm, first);

      const session = sit(['serve', ...ANY_PORT], { cwd, env });
      const address = await addressAfter(session, '"gateway":"');
      const admin = /"admin":"([^"]+)"/.exec(session.screen)?.[1] ?? '';
      const desk = { cwd, env: { ...env, WAYHOUSE_URL: admin, WAYHOUSE_TOKEN: env.WAYHOUSE_ADMIN_TOKEN } };
      await json(desk, 'push');
      const origins = JSON.stringify([{ origin: upstream.url, private: true }]);
      await json(desk, 'settings', 'set', `grants.http.origins=${origins}`);
      const answer = fetch(`${address}/waiter`).catch((error: Error) => error.message);
      await upstream.next();
      session.type(CTRL_C);
      await session.shown('"msg":"draining"');
      session.type(CTRL_C);
      expect(await session.ended).toBe(130);
      expect(await answer).toBe('fetch failed');
      await gone(session, address);
    },
    TEST_MS,
  );

  test(
    'ends push, of which the host keeps nothing before the last byte',
    async () => {
      const desk = await openDesk();
      const { admin, dataDir } = desk.host;
      await writeFile(join(desk.cwd, 'large.wasm'), new Uint8Array(30_000_000));
      const before = await readdir(dataDir, { recursive: true });
      const env = { ...desk.env, WAYHOUSE_URL: await stallUploads(admin, 'body') };
      const session = sit(['push', 'large.wasm', '--name', 'hello'], { cwd: desk.cwd, env });
      await session.shown('% of 28.6 MB');
      session.type(CTRL_C);
      expect(await session.ended).toBe(130);
      expect(session.screen).toContain('Interrupted while hello was uploaded: the host keeps nothing of it.');
      expect(session.screen).not.toMatch(STACK_TRACE);
      expect(await failure(desk, 'versions', 'hello')).toMatchObject({ code: 'plugin_not_found' });
      await vi.waitFor(
        async () =>
          expect((await readdir(dataDir, { recursive: true })).toSorted()).toEqual(before.toSorted()),
        { timeout: TEST_MS },
      );
      expect(await json(desk, 'push', HELLO, '--name', 'hello')).toMatchObject({ version: 1 });
    },
    TEST_MS,
  );

  test(
    'ends push, and the host goes on with what it has as a whole',
    async () => {
      const desk = await openDesk();
      const { host, cwd } = desk;
      const env = { ...desk.env, WAYHOUSE_URL: await stallUploads(host.admin, 'answer') };
      const session = sit(['push', HELLO, '--name', 'hello'], { cwd, env });
      await session.shown('hello is uploaded; the host translates it and starts it');
      session.type(CTRL_C);
      expect(await session.ended).toBe(130);
      expect(session.screen).toContain('the host goes on with it by itself.');
      const [, words = ''] = /told by: wayhouse (versions hello)/.exec(session.screen) ?? [];
      await vi.waitFor(
        async () => expect(await json(desk, ...words.split(' '))).toMatchObject({ active: 1 }),
        { timeout: TEST_MS },
      );
      expect((await host.call('/hello')).status).toBe(200);
    },
    TEST_MS,
  );

  test('ends logs -f', async () => {
    const desk = await openDesk();
    await json(desk, 'push', guestPath('log', 'assemblyscript'), '--name', 'log');
    await desk.host.call('/log');
    const session = sit(['logs', 'log', '-f'], desk);
    await session.shown('an info line');
    session.type(CTRL_C);
    expect(await session.ended).toBe(130);
    // Coloured, as nothing is that goes to a file.
    expect(session.screen).toContain('\u001b[36minfo');
    expect(session.screen).not.toMatch(STACK_TRACE);
    expect((await call(desk, 'status')).code).toBe(0);
  });
});

const HELLO = guestPath('hello', 'assemblyscript');
