import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { TestHost } from '../../host/testing.ts';
import { makeComponent } from '../../sdk/assemblyscript/wit/tools.ts';
import { must } from '../support/deploy.ts';
import { startHost, temporaryFolder } from '../support/host.ts';
import { installPacked } from '../support/packed.ts';
import { writeFiles } from '../support/sdk/projects.ts';

const TSC = join(import.meta.dirname, '../../node_modules/.bin/tsc');
const run = promisify(execFile);

/** A folder where nothing is installed but the package. */
let project: string;

const GUEST = `import { Request, Response } from '@wayhouse/assemblyscript';

export function handle(request: Request): Response {
  return Response.text('hello from ' + request.path);
}
`;

beforeAll(async () => {
  project = await installPacked('sdk/assemblyscript', await temporaryFolder());
  await writeFiles(project, {
    'assembly/index.ts': GUEST,
    'assembly/tsconfig.json': '{ "extends": "assemblyscript/std/assembly.json", "include": ["./**/*.ts"] }',
    'assembly/mistaken.ts':
      "import { nothing } from './nowhere';\n\nexport const something: string = nothing;\n",
  });
}, 300_000);

async function wayhouseAsc(...args: string[]): Promise<string> {
  const { stdout } = await run('npx', ['--no-install', 'wayhouse-asc', ...args], { cwd: project });
  return stdout;
}

test('the package holds its tools, their types, AssemblyScript, the contract and the licence', async () => {
  const installed = join(project, 'node_modules/@wayhouse/assemblyscript');
  const entries = await readdir(installed, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(installed.length + 1)
      .replaceAll('\\', '/'),
  );
  const parts = ['package.json', 'index.ts', 'dist/LICENSE', 'dist/cli.js', 'dist/contract/world.wit'];
  expect(paths).toEqual(expect.arrayContaining(parts));
  const known =
    /^(?:package\.json|index\.ts|README\.md|assembly\/.*\.ts|dist\/LICENSE|dist\/contract\/[a-z]+\.wit|dist\/.*(?<!\.test)\.(?:js|d\.ts))$/;
  expect(paths.filter((path) => !known.test(path))).toEqual([]);
});

test('a guest without WIT of its own is built by one command, and answers in a host', async () => {
  const built: unknown = JSON.parse(await wayhouseAsc('build', '--json'));
  expect(built).toMatchObject({ status: 'built', component: 'build/component.wasm' });
  const host = await startHost();
  await must(await host.upload('greeter', join(project, 'build/component.wasm')));
  const answer = await host.call('/greeter/there');
  expect(await answer.text()).toBe('hello from /there');
});

test('an editor finds every module that a guest imports, and has something to say only of the mistaken one', async () => {
  const { stdout } = await run(TSC, ['--noEmit', '-p', 'assembly'], { cwd: project }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const found = stdout.split('\n').filter((line) => /TS2307|TS2792|^assembly\//.test(line));
  expect(found).toEqual([expect.stringMatching(/^assembly\/mistaken\.ts\(1,25\): error TS2307/)]);
});

test("asc's own command makes of it, with the transform, a module that tools for components take", async () => {
  const args = [
    'assembly/index.ts',
    '--transform',
    '@wayhouse/assemblyscript/transform',
    '-O',
    '-o',
    'core.wasm',
  ];
  await run('npx', ['--no-install', 'asc', ...args, '--runtime', 'minimal'], { cwd: project });
  const component = await makeComponent(await readFile(join(project, 'core.wasm')));
  await using host = new TestHost();
  const plugin = await host.load(component);
  const { response } = await plugin.handle({ path: '/asc' });
  expect(response?.text()).toBe('hello from /asc');
});

test('its exports for programs can be imported', async () => {
  const script = `
    const { build } = await import('@wayhouse/assemblyscript/build');
    const { generate } = await import('@wayhouse/assemblyscript/generate');
    const { component } = await build({ root: process.cwd(), optimize: 'none' });
    console.log(typeof generate, component.length > 1000);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: project });
  expect(stdout).toBe('function true\n');
});
