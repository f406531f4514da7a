/**
 * A host to be killed: writes to its store without end, and prints one JSON line for each thing that
 * the store has acknowledged. The first line, "open", comes when the directory is its own.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore, type Store } from '../../../host/store/open.ts';

export type Acknowledged =
  | { readonly is: 'open' }
  | { readonly is: 'artifact' | 'module'; readonly digest: string }
  | { readonly is: 'version' | 'ready' | 'active'; readonly plugin: string; readonly version: number }
  | { readonly is: 'token'; readonly hash: string };

const PLUGINS = ['one', 'two', 'three'];
const acknowledge = (what: Acknowledged) => writeSync(1, `${JSON.stringify(what)}\n`);

const secondHalf = Promise.withResolvers<Uint8Array>();

async function* endlessUpload(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('the first half');
  yield secondHalf.promise;
}

async function* component(): AsyncGenerator<Uint8Array> {
  yield randomBytes(5_000);
}

async function install({ registry, artifacts }: Store, plugin: string): Promise<void> {
  const received = await artifacts.receive(component(), 10_000);
  acknowledge({ is: 'artifact', digest: received.digest });
  const scratch = await artifacts.scratch();
  writeFileSync(join(scratch, 'glue.js'), received.digest);
  await artifacts.adoptModule(received.digest, 'p1', scratch);
  acknowledge({ is: 'module', digest: received.digest });
  const { digest, size } = received;
  const summary = { world: 'w', imports: [], exports: [], manifest: {} };
  const { version } = await registry.addVersion({ plugin, digest, size, ...summary });
  acknowledge({ is: 'version', plugin, version });
  await registry.finishVersion(plugin, version);
  acknowledge({ is: 'ready', plugin, version });
  await registry.deploy({ plugin, version, settings: { config: { version: `${version}` } } });
  acknowledge({ is: 'active', plugin, version });
  await registry.setTokenHash(digest);
  acknowledge({ is: 'token', hash: digest });
  received.release();
}

async function installForEver(store: Store, plugin: string): Promise<never> {
  for (;;) await install(store, plugin);
}

const store = await openStore(process.argv[2] ?? '');
acknowledge({ is: 'open' });
void store.artifacts.receive(endlessUpload(), 1_000);
await Promise.all(PLUGINS.map((plugin) => installForEver(store, plugin)));
