/** A host that is killed while it changes, and what must be left of it then. */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { moduleFolder, readDataDir } from './data-dir.ts';
import { must } from './deploy.ts';
import { guestPath } from './guests.ts';
import { startHost, StartFailure, type TestHost } from './host.ts';
import type { Linkage } from '../../host/protocol/linkage.ts';

/** Most changes that are acknowledged before the kill, and the longest time from the last of them to it. */
const CHANGES = 8;
const LATER_MS = 300;
/** Longest time after which a host that starts is killed, in milliseconds. */
const START_MS = 500;
const COMPONENT = guestPath('config', 'assemblyscript');
const NAMES = ['red', 'green', 'blue'];

interface Version {
  readonly version: number;
  readonly digest: string;
  readonly state: string;
}

/** What runs of a plugin: the version, and the value that its settings hold. */
interface Serving {
  readonly version: number;
  readonly key: string;
}

/** What the guest answers where its settings hold nothing. */
const NO_KEY = 'not set: key';

/** What was acknowledged of a plugin, and what was asked for and not answered when the host was killed. */
class Ledger {
  readonly plugin: string;
  serving: Serving = { version: 0, key: NO_KEY };
  readonly versions = new Set<number>();
  /** Whether this may be what runs, if the change in flight was made. */
  mayBe: (now: Serving) => boolean = () => false;

  constructor(plugin: string) {
    this.plugin = plugin;
  }

  acknowledge(serving: Serving): void {
    this.serving = serving;
    this.versions.add(serving.version);
    this.mayBe = () => false;
  }
}

/** Kills a host `rounds` times on one data directory, at random moments; checks it after each restart. */
export async function crashAgainAndAgain(rounds: number): Promise<void> {
  const ledgers = NAMES.map((name) => new Ledger(name));
  const env = { WAYHOUSE_KEEP_VERSIONS: '1000' };
  let host = await startHost({ env });
  for (const ledger of ledgers) await upload(host, ledger);
  for (let round = 0; round < rounds; round++) {
    const when = await changeUntilKilled(host, ledgers);
    const { dataDir, token } = host;
    if (round % 3 === 0) await killWhileStarting(dataDir, env);
    host = await startHost({ dataDir, env });
    expect(host.token).toBe(token);
    for (const ledger of ledgers) await checkPlugin(host, ledger, `round ${round}, ${when}`);
    await checkDisk(host);
  }
  await host.kill();
}

async function killWhileStarting(dataDir: string, env: Record<string, string>): Promise<void> {
  const starting = startHost({ dataDir, env, signal: AbortSignal.timeout(randomInt(START_MS)) });
  const host = await starting.catch((error: unknown) => {
    if (!(error instanceof StartFailure) || error.code !== null) throw error;
  });
  await host?.kill();
}

/** Kills the host after some changes were acknowledged, in the midst of others. Gives back when that was. */
async function changeUntilKilled(host: TestHost, ledgers: readonly Ledger[]): Promise<string> {
  const changes = randomInt(1, CHANGES);
  const ms = randomInt(LATER_MS);
  const enough = Promise.withResolvers<void>();
  let acknowledged = 0;
  let over = false;
  const streams = ledgers.map(async (ledger) => {
    while (!over) {
      try {
        await change(host, ledger);
        if (++acknowledged === changes) enough.resolve();
      } catch (error) {
        // An answer that never came; one that came and is no success is an error of its own.
        if (!over || !(error instanceof TypeError)) throw error;
      }
    }
  });
  const killed = enough.promise.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    over = true;
    await host.kill();
  });
  await Promise.all([killed, ...streams]);
  return `killed ${ms} ms after change ${changes}`;
}

function change(host: TestHost, ledger: Ledger): Promise<void> {
  const { serving } = ledger;
  const changes = [
    () => upload(host, ledger),
    () => putSettings(host, ledger, serving),
    () => activate(host, ledger, serving),
  ];
  return changes[randomInt(changes.length)]!();
}

async function upload(host: TestHost, ledger: Ledger): Promise<void> {
  const { key } = ledger.serving;
  ledger.mayBe = (now) => !ledger.versions.has(now.version) && now.key === key;
  const bytes = randomInt(2) === 0 ? await freshComponent() : await readFile(COMPONENT);
  const answer = await host.upload(ledger.plugin, bytes);
  const { version } = (await must(answer)) as Version;
  ledger.acknowledge({ version, key });
}

async function putSettings(host: TestHost, ledger: Ledger, { version }: Serving): Promise<void> {
  const key = randomUUID();
  ledger.mayBe = (now) => now.version === version && now.key === key;
  await must(await host.settings(ledger.plugin, { config: { key } }));
  ledger.acknowledge({ version, key });
}

async function activate(host: TestHost, ledger: Ledger, { key }: Serving): Promise<void> {
  const known = [...ledger.versions];
  const version = known[randomInt(known.length)]!;
  ledger.mayBe = (now) => now.version === version && now.key === key;
  await must(await host.api('POST', `/v1/plugins/${ledger.plugin}/activate`, { version }));
  ledger.acknowledge({ version, key });
}

/** A component that this host has not seen: a custom section at the end makes the bytes differ. */
async function freshComponent(): Promise<Uint8Array> {
  const content = Buffer.from(`\x01x${randomUUID()}`);
  const section = Buffer.from([0, content.length]);
  return Buffer.concat([await readFile(COMPONENT), section, content]);
}

async function checkPlugin(host: TestHost, ledger: Ledger, when: string): Promise<void> {
  const { plugin, versions } = ledger;
  const call = await host.call(`/${plugin}/key`);
  const now = { version: Number(call.headers.get('x-wayhouse-version')), key: await call.text() };
  if (!ledger.mayBe(now)) expect(now, `${plugin}, ${when}`).toEqual(ledger.serving);
  ledger.acknowledge(now);
  const report = await must(await host.api('GET', `/v1/plugins/${plugin}`));
  expect(report).toMatchObject({ state: 'serving', active: { version: now.version } });
  const found = (await must(await host.api('GET', `/v1/plugins/${plugin}/versions`))) as Version[];
  const ready = found.filter(({ state }) => state === 'ready').map(({ version }) => version);
  expect(ready, `${plugin}, ${when}`).toEqual(expect.arrayContaining([...versions]));
  expect(
    found.filter(({ state }) => state === 'preparing'),
    `${plugin}, ${when}`,
  ).toEqual([]);
  for (const version of ready) versions.add(version);
}

/** Nothing is half written, nothing is left over, nothing is missing. */
async function checkDisk({ dataDir, api }: TestHost): Promise<void> {
  const disk = await readDataDir(dataDir);
  const plugins = (await must(await api('GET', '/v1/plugins'))) as { name: string }[];
  const lists = plugins.map(async ({ name }) => must(await api('GET', `/v1/plugins/${name}/versions`)));
  const versions = ((await Promise.all(lists)) as Version[][])
    .flat()
    .filter(({ state }) => state === 'ready');
  const digests = [...new Set(versions.map(({ digest }) => digest))].toSorted();
  expect(disk).toEqual({ tmp: [], artifacts: digests, modules: digests });
  for (const digest of digests) {
    const bytes = await readFile(join(dataDir, 'artifacts', `${digest}.wasm`));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    await checkModule((await moduleFolder(dataDir, digest)).path);
  }
}

async function checkModule(path: string): Promise<void> {
  const { cores, linkage } = JSON.parse(await readFile(join(path, 'module.json'), 'utf8')) as {
    cores: string[];
    linkage: Linkage;
  };
  for (const core of cores) expect(WebAssembly.validate(await readFile(join(path, core)))).toBe(true);
  expect(new Set(linkage.instances.map(({ module }) => module))).toEqual(new Set(cores));
}
