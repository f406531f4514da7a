/** The whole way as somebody has it who knows Wayhouse not yet: packages out of tarballs, in an empty folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { installCli, machineNode, machinePath } from '../../support/cli-package.ts';
import { must } from '../../support/deploy.ts';
import { startHost, temporaryFolder } from '../../support/host.ts';
import { npm } from '../../support/packed.ts';

const LONG_MS = 600_000;

/** Nothing is installed there but the packages; npm ran no install script. */
let empty: string;
let node: string;

beforeAll(async () => {
  empty = await installCli(await temporaryFolder());
  node = await machineNode();
}, LONG_MS);

/** By the machine's own Node, as its shell would call it. */
function call(args: readonly string[], cwd = empty) {
  const bin = join(empty, 'node_modules/wayhouse/bin/wayhouse.mjs');
  return wayhouse(args, { cwd, env: { PATH: machinePath() }, command: [node, bin] });
}

test(
  'the command runs on the Node of this machine, and fetches its own where that is too old',
  async () => {
    expect(await call(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    expect(await call(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
    expect(await call(['nothing'])).toMatchObject({ code: 2 });
  },
  LONG_MS,
);

test('the package holds what it needs, and nothing else', async () => {
  const installed = join(empty, 'node_modules/wayhouse');
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(installed.length + 1));
  const known =
    /^(?:package\.json|wayhouse\.schema\.json|bin\/wayhouse\.mjs|templates\/.+|dist\/LICENSE|dist\/.+\.js|dist\/vendor\/wayhouse-[a-z]+-[\d.]+\.tgz|dist\/vendor\/rust\/.+)$/;
  expect(paths.filter((path) => !known.test(path))).toEqual([]);
  expect(paths.filter((path) => /\btarget\//.test(path))).toEqual([]);
});

test(
  'a new plugin in AssemblyScript is installed from its own folder, tested, and answers on a host',
  async () => {
    expect(await call(['new', 'greeter', '--lang', 'assemblyscript'])).toMatchObject({ code: 0 });
    const folder = join(empty, 'greeter');
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund'], folder);
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const own = Object.entries(lock.packages).filter(([path]) => path.includes('wayhouse'));
    expect(own.length).toBe(4);
    for (const [, { resolved }] of own) expect(resolved).toMatch(/^file:vendor\/wayhouse-/);
    expect(await npm(['test'], folder)).toContain('greets the world');
    await npm(['run', 'build'], folder);
    const host = await startHost();
    await must(await host.upload('greeter', join(folder, 'build/greeter.wasm')));
    expect(await (await host.call('/greeter?name=Ada')).text()).toBe('Hello, Ada!\n');
  },
  LONG_MS,
);

test(
  'a new plugin in Rust is built without more than cargo, and answers on a host',
  async () => {
    expect(await call(['new', 'gate', '--lang', 'rust'])).toMatchObject({ code: 0 });
    const folder = join(empty, 'gate');
    expect(await call(['build'], folder)).toMatchObject({ code: 0 });
    expect(await call(['check', 'build/gate.wasm'], folder)).toMatchObject({ code: 0 });
    const host = await startHost();
    await must(await host.upload('gate', join(folder, 'build/gate.wasm')));
    expect(await (await host.call('/gate?name=Ada')).text()).toBe('Hello, Ada!\n');
  },
  LONG_MS,
);
