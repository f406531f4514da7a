import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wayhouse } from '../../support/cli.ts';
import { installedPlugin } from '../../support/cli-package.ts';
import { temporaryFolder } from '../../support/host.ts';
import { makeProject, type ProjectFiles } from '../../support/sdk/projects.ts';

const TEST_MS = 300_000;

/** A guest that loops this often. */
const looping = (turns: number): string => `import { Request, Response } from '@wayhouse/assemblyscript';

export function handle(request: Request): Response {
  let sum = 0;
  for (let turn = 0; turn < ${turns}; turn++) sum += turn ^ request.path.length;
  return Response.text(sum.toString());
}
`;

const MANIFEST = `name = "looper" # its name
language = "assemblyscript"
`;

const PROJECT: ProjectFiles = {
  'wayhouse.toml': MANIFEST,
  'package.json': '{ "type": "module" }',
  'assembly/index.ts': looping(1_000),
  'test/plugin.test.ts': `import { loadPlugin } from '@wayhouse/assemblyscript/test';
import { describe, expect, test } from 'vitest';

const plugin = await loadPlugin({ project: '.' });

describe.concurrent('at the same time', () => {
  test('one', async () => expect(await plugin.handle({ path: '/x' })).toRespondWith(200));
  test('two', async () => {
    await plugin.handle();
    await plugin.handle();
  });
});

test('without a component', () => {});

test.${'skip'}('not now', async () => void (await plugin.handle()));
`,
  'tests/requests/asks.toml': 'path = "/abc"\n[response]\nstatus = 200\n',
  'vitest.config.ts': `export default ${JSON.stringify({
    test: { testTimeout: TEST_MS, hookTimeout: TEST_MS },
  })};\n`,
};

/** With what npm install brings. */
async function installed(files: ProjectFiles): Promise<string> {
  const root = await makeProject(files);
  await symlink(join(await installedPlugin(), 'node_modules'), join(root, 'node_modules'));
  return root;
}

interface Document {
  readonly status: string;
  readonly budgets: string;
  readonly stale: readonly string[];
  readonly tests: readonly {
    readonly name: string;
    readonly fuel?: number;
    readonly budget?: number;
    readonly verdict: string;
    readonly problems?: readonly string[];
  }[];
}

async function testJson(cwd: string, ...args: string[]): Promise<[number | null, Document]> {
  const { code, stdout } = await wayhouse(['test', '--json', ...args], { cwd });
  return [code, JSON.parse(stdout) as Document];
}

const fuelOf = ({ tests }: Document): Record<string, number | undefined> =>
  Object.fromEntries(tests.map(({ name, fuel }) => [name, fuel]));

test(
  'fuel is told by test, budgets are written where asked for, and one that is overrun fails',
  async () => {
    const root = await installed(PROJECT);
    const file = join(root, 'wayhouse.toml');
    const manifest = `${MANIFEST}\n[fuel]\n"gone" = 1\n"not now" = 7 # kept: it did not run\nasks = 5 # too few\n`;
    await writeFile(file, manifest);

    const [before, found] = await testJson(root);
    expect([before, found.status, found.stale]).toEqual([1, 'failed', ['gone']]);
    const fuel = fuelOf(found);
    expect(fuel).toEqual({
      'at the same time > one': expect.any(Number),
      'at the same time > two': expect.any(Number),
      'without a component': undefined,
      'not now': undefined,
      asks: expect.any(Number),
    });
    // Each counted by itself, although they ran at the same time.
    expect(fuel['at the same time > two']).toBeGreaterThan(1.9 * (fuel['at the same time > one'] ?? 0));
    expect(found.tests.find(({ name }) => name === 'asks')).toMatchObject({ budget: 5, verdict: 'over' });
    expect(await readFile(file, 'utf8')).toBe(manifest);

    const [updated, after] = await testJson(root, '--update');
    expect([updated, after.budgets]).toEqual([0, 'updated']);
    expect(fuelOf(after)).toEqual(fuel);
    const figure = (name: string) => fuel[name]?.toLocaleString('en-US').replaceAll(',', '_');
    expect(await readFile(file, 'utf8')).toBe(
      `${MANIFEST}\n[fuel]\n"not now" = 7 # kept: it did not run\nasks = ${figure('asks')} # too few\n` +
        `"at the same time > one" = ${figure('at the same time > one')}\n` +
        `"at the same time > two" = ${figure('at the same time > two')}\n`,
    );

    await writeFile(join(root, 'assembly/index.ts'), looping(2_000));
    const { code, stdout } = await wayhouse(['test'], { cwd: root });
    expect(code).toBe(1);
    expect(stdout).toMatch(/[\d,]+ fuel +[\d.]+ KB +asks +[\d,]+ over its budget of [\d,]+\n/);
    expect(stdout).toContain('wayhouse test --update writes what the tests use now.');
  },
  TEST_MS,
);

test(
  'a test that fails is told, and no budget is written',
  async () => {
    const wrong = 'path = "/abc"\n[response]\nstatus = 201\nbody = "x"\n';
    const root = await installed({ ...PROJECT, 'tests/requests/asks.toml': wrong });
    const [code, found] = await testJson(root, '--update');
    expect([code, found.status, found.budgets]).toEqual([1, 'failed', 'not updated']);
    expect(found.tests.at(-1)).toMatchObject({
      name: 'asks',
      problems: ['the status should be 201, but is 200', expect.stringMatching(/^the body should be "x"/)],
    });
    expect(await readFile(join(root, 'wayhouse.toml'), 'utf8')).toBe(MANIFEST);

    const failing = `${PROJECT['test/plugin.test.ts']}\ntest('fails', () => expect(1).toBe(2));\n`;
    await writeFile(join(root, 'test/plugin.test.ts'), failing);
    const { code: second, stdout, stderr } = await wayhouse(['test'], { cwd: root });
    expect(second).toBe(1);
    expect(stderr).toContain('expected 1 to be 2');
    expect(stdout).toMatch(/^failed {2}asks\n {2}the status should be 201, but is 200$/m);
  },
  TEST_MS,
);

test(
  'the component is held to the limits and to the origins that wayhouse.toml asks for',
  async () => {
    const calling = `import { Request, Response, fetch } from '@wayhouse/assemblyscript';

export function handle(request: Request): Response {
  const answer = fetch('https://' + request.path.slice(1) + '/');
  return answer.isErr ? Response.text(answer.error.message, 502) : Response.text('called');
}
`;
    const fake = (host: string) => `path = "/${host}"\n[fetch."https://${host}/"]\nbody = "x"\n`;
    const { 'test/plugin.test.ts': _none, ...others } = PROJECT;
    const root = await installed({
      ...others,
      'wayhouse.toml': `${MANIFEST}[grants.http]\norigins = ["https://a.example"]\n[limits]\nfuel = 20_000_000\n`,
      'assembly/index.ts': calling,
      'tests/requests/asked.toml': `${fake('a.example')}[response]\nstatus = 200\n`,
      'tests/requests/denied.toml': `${fake('b.example')}[response]\nstatus = 502\n`,
    });
    const [, { tests }] = await testJson(root);
    expect(tests.map(({ name }) => name)).toEqual(['asked', 'asks', 'denied']);
    expect(tests.filter(({ name }) => name !== 'asks')).toMatchObject([
      { status: 'passed' },
      { status: 'passed' },
    ]);
    await writeFile(join(root, 'wayhouse.toml'), `${MANIFEST}[limits]\nresponseBodyBytes = 2\n`);
    const [, starved] = await testJson(root);
    expect(starved.tests[0]?.problems).toEqual([expect.stringMatching(/^it failed by response_too_large/)]);
  },
  TEST_MS,
);

test('a folder without wayhouse.toml', async () => {
  const { code, stdout } = await wayhouse(['test', '--json'], { cwd: await temporaryFolder() });
  expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'manifest_missing' } }]);
});

test('a project whose packages are not installed', async () => {
  const { code, stdout } = await wayhouse(['test', '--json'], { cwd: await makeProject(PROJECT) });
  expect([code, JSON.parse(stdout)]).toMatchObject([
    4,
    { error: { code: 'tool_missing', repair: expect.stringContaining('npm install') } },
  ]);
});

test('Rust without cargo', async () => {
  const cwd = await makeProject({ 'wayhouse.toml': 'name = "greeter"\nlanguage = "rust"\n' });
  const env = { PATH: await temporaryFolder() };
  const { code, stdout } = await wayhouse(['test', '--json'], { cwd, env });
  expect([code, JSON.parse(stdout)]).toMatchObject([4, { error: { code: 'tool_missing' } }]);
});

test(
  'a request file that is wrong',
  async () => {
    const { 'test/plugin.test.ts': _none, ...others } = PROJECT;
    const root = await installed({ ...others, 'tests/requests/asks.toml': 'pth = "/"\n' });
    const { code, stdout } = await wayhouse(['test', '--json'], { cwd: root });
    const detail = expect.stringMatching(/asks\.toml:\n {2}pth is not a key; did you mean path\?/);
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'request_invalid', detail } }]);
  },
  TEST_MS,
);
