/** The wall behind the walls: what is denied to a worker whose realm has none. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCanary } from '../../support/canary.ts';
import { open } from '../pool/support/deployments.ts';

const NO_WALLS = new URL('./support/no-walls.entry.ts', import.meta.url);
const FILE = join(tmpdir(), `wayhouse-written-${process.pid}`);

test.each([
  ['compute', 200],
  ['read-a-file', 403],
  ['read-the-host', 403],
  ['read-its-own-file', 403],
  ['load-a-file', 403],
  ['write-a-file', 403],
  ['start-a-process', 403],
  ['start-a-thread', 403],
  ['connect', 403],
  ['look-up-a-name', 403],
  ['load-an-add-on', 400],
  ['signal-the-process', 400],
  ['end-the-process', 400],
  ['abort-the-process', 400],
  ['see-the-environment', 400],
])('%s: %i', async (attempt, status) => {
  const server = await startCanary('127.0.0.1');
  onTestFinished(() => server.close());
  const { deployment, ask } = open({ file: NO_WALLS });
  await deployment.start();
  const target = attempt === 'connect' ? String(server.port) : FILE;
  expect(await ask(`/${attempt}/${encodeURIComponent(target)}`)).toBe(status);
  expect(server.take()).toEqual([]);
  expect(existsSync(FILE)).toBe(false);
});
