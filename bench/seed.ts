import { openStore } from '../host/store/open.ts';
import { builtGuest, install } from './host.ts';

/** Plugins `hello`, `hello-1`, `hello-2` ... of one component, as if each had been uploaded and activated. */
export async function seed(dataDir: string, count: number): Promise<string[]> {
  await install(dataDir, { hello: await builtGuest('hello') });
  const names = ['hello', ...Array.from({ length: count - 1 }, (_, index) => `hello-${index + 1}`)];
  // Straight into the registry: a thousand uploads would take longer than all that is measured here.
  const { registry, close } = await openStore(dataDir);
  try {
    const { manifest, ...version } = (await registry.version('hello', 1))!;
    const added = await Promise.all(
      names.slice(1).map((plugin) => registry.addVersion({ ...version, manifest, plugin })),
    );
    await Promise.all(added.map(({ plugin, version: number }) => registry.finishVersion(plugin, number)));
    await Promise.all(
      added.map(({ plugin, version: number }) => registry.deploy({ plugin, version: number })),
    );
  } finally {
    await close();
  }
  return names;
}
