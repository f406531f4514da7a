/**
 * The host of `wayhouse dev`, in a process of its own: it tells its parent where it serves, and ends with it,
 * however that ends. Its data is for this one run.
 */
import { rm } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import type { Told } from './local-host.ts';

enableCompileCache();

// Ctrl-C reaches every process of a terminal; this one waits for its parent's word.
process.on('SIGINT', () => {});
const parentGone = new Promise<void>((resolve) => process.once('disconnect', resolve));

const tell = (told: Told): void => void (process.connected && process.send?.(told));

const { startApp } = await import('@wayhouse/host');
const { readConfig } = await import('@wayhouse/host/config');
const config = readConfig(process.env);
try {
  const app = await startApp(config);
  tell({ gateway: app.gateway, admin: app.admin });
  void app.failed.then(({ message }) => process.stderr.write(`${message}\n`));
  await Promise.race([parentGone, app.failed]);
  await app.close();
} catch (thrown) {
  tell({ failed: thrown instanceof Error ? thrown.message : String(thrown) });
  await parentGone;
}
await rm(config.dataDir, { recursive: true, force: true });
process.exit(0);
