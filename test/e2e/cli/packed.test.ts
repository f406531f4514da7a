/** The whole way as somebody has it who knows Wayhouse not yet: packages out of tarballs, in an empty folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedCli, installedPlugin } from '../../support/cli-package.ts';
import { must } from '../../support/deploy.ts';
import { startHost } from '../../support/host.ts';
import { npm } from '../../support/packed.ts';

const LONG_MS = 600_000;

const { folder, first } = await installedCli();

test('the command runs on the Node of this machine, and fetches its own where that is too old', () => {
  expect(first).toMatchObject({ code: 0, stdout: '0.1.0\n' });
});

test('the package holds what it needs, and nothing else', async () => {
  const installed = join(folder, 'node_modules/wayhouse');
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(installed.length + 1));
  const known =
    /^(?:package\.json|README\.md|wayhouse\.schema\.json|bin\/wayhouse\.mjs|templates\/.+|dist\/LICENSE|dist\/.+\.js|dist\/vendor\/wayhouse-[a-z]+-[\d.]+\.tgz|dist\/vendor\/rust\/.+)$/;
  expect(paths.filter((path) => !known.test(path))).toEqual([]);
  expect(paths.filter((path) => /\btarget\//.test(path))).toEqual([]);
});

test(
  'a new plugin in AssemblyScript is installed from its own folder, tested, and answers on a host',
  async () => {
    const plugin = await installedPlugin();
    const lock = JSON.parse(await readFile(join(plugin, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const own = Object.entries(lock.packages).filter(([path]) => path.includes('wayhouse'));
    expect(own.length).toBe(4);
    for (const [, { resolved }] of own) expect(resolved).toMatch(/^file:vendor\/wayhouse-/);
    expect(await npm(['test'], plugin)).toContain('greets the world');
    await npm(['run', 'build'], plugin);
    const host = await startHost();
    await must(await host.upload('greeter', join(plugin, 'build/greeter.wasm')));
    expect(await (await host.call('/greeter?name=Ada')).text()).toBe('Hello, Ada!\n');
  },
  LONG_MS,
);
