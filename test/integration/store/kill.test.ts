import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../host/store/open.ts';
import { temporaryFolder } from '../../unit/store/support.ts';
import type { Acknowledged } from './acknowledging-host.ts';

const HOST = fileURLToPath(new URL('./acknowledging-host.ts', import.meta.url));

function startHost(dataDir: string): ChildProcess {
  const child = spawn(process.execPath, [HOST, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Kills the host once it has acknowledged `count` things; returns all that it acknowledged until it was dead. */
async function killAfter(child: ChildProcess, count: number): Promise<Acknowledged[]> {
  if (!child.stdout) throw new Error('The host has no stdout.');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

async function expectKept({ registry, artifacts }: Store, what: Acknowledged): Promise<void> {
  if (what.is === 'artifact') await access(artifacts.artifactPath(what.digest));
  if (what.is === 'module') {
    const folder = await artifacts.modulePath(what.digest, 'p1');
    expect(await readFile(join(folder ?? '', 'glue.js'), 'utf8')).toBe(what.digest);
  }
  if (what.is === 'version') expect(await registry.version(what.plugin, what.version)).toBeDefined();
  if (what.is === 'ready') {
    expect(await registry.version(what.plugin, what.version)).toMatchObject({ state: 'ready' });
  }
}

/** What was made active last is active, or the next one, whose acknowledgement the kill has swallowed. */
async function expectActive({ registry }: Store, acknowledged: readonly Acknowledged[]): Promise<void> {
  const active = acknowledged.flatMap((what) =>
    what.is === 'active' ? [[what.plugin, what.version] as const] : [],
  );
  const specs = await registry.active();
  for (const [plugin, version] of new Map(active)) {
    const spec = specs.find(({ deployment }) => deployment.plugin === plugin);
    expect([version, version + 1]).toContain(spec?.version.version);
    expect(spec?.settings.settings.config).toEqual({ version: `${spec?.version.version}` });
  }
}

/** As with what is active: the last that was acknowledged, or one whose acknowledgement was swallowed. */
async function expectToken({ registry }: Store, acknowledged: readonly Acknowledged[]): Promise<void> {
  const tokens = acknowledged.flatMap((what) => (what.is === 'token' ? [what.hash] : []));
  if (tokens.length === 0) return;
  const hash = await registry.tokenHash();
  expect(hash).toBeDefined();
  expect(tokens.slice(0, -1)).not.toContain(hash);
}

async function expectSettled(store: Store, dataDir: string): Promise<void> {
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
  for (const { name } of await store.registry.plugins()) {
    const states = (await store.registry.versions(name)).map(({ state }) => state);
    expect(states).not.toContain('preparing');
  }
}

test('what was acknowledged survives kill -9, in each of 20 rounds', { timeout: 120_000 }, async () => {
  const dataDir = await temporaryFolder();
  for (let round = 0; round < 20; round += 1) {
    const acknowledged = await killAfter(startHost(dataDir), randomInt(2, 80));
    expect(await readdir(join(dataDir, 'tmp'))).not.toEqual([]);

    const store = await openStore(dataDir);
    try {
      for (const what of acknowledged) await expectKept(store, what);
      await expectActive(store, acknowledged);
      await expectSettled(store, dataDir);
      await expectToken(store, acknowledged);
    } finally {
      await store.close();
    }
  }
});

test('a directory that a host holds is refused, and free once that host is killed', async () => {
  const dataDir = await temporaryFolder();
  const child = startHost(dataDir);
  const dead = once(child, 'exit');
  if (child.stdout) await once(child.stdout, 'data');

  await expect(openStore(dataDir)).rejects.toMatchObject({
    code: 'data_dir_in_use',
    detail: expect.stringContaining(`process id ${child.pid} `),
  });
  child.kill('SIGKILL');
  await dead;

  const store = await openStore(dataDir);
  await store.close();
});
