/** README.md of the package, done as it is written. */
import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../../../sdk/assemblyscript/compiler/build.ts';
import { SDK_ERRORS } from '../../../../sdk/assemblyscript/errors.ts';
import { must } from '../../../support/deploy.ts';
import { startHost } from '../../../support/host.ts';
import { readBlocks } from '../../../support/readme/blocks.ts';
import { instantiate } from '../../../support/sdk/component.ts';
import { HELLO, makeProject, writeFiles } from '../../../support/sdk/projects.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SDK = join(ROOT, 'sdk/assemblyscript');
const run = promisify(execFile);

const README = await readFile(join(SDK, 'README.md'), 'utf8');
const BLOCKS = await readBlocks(join(SDK, 'README.md'));

/** The folder that holds the projects of the README. */
let folder: string;

beforeAll(async () => {
  const files = BLOCKS.filter(({ file }) => file !== '').map(({ file, text }) => [file, text] as const);
  folder = await makeProject(Object.fromEntries(files));
  const projects = [...new Set(files.map(([file]) => file.split('/')[0] ?? ''))];
  const config = `export default { resolve: { alias: ${JSON.stringify({
    '@wayhouse/assemblyscript/test': join(SDK, 'testkit/testkit.ts'),
    '@wayhouse/host/testing': join(ROOT, 'host/testing.ts'),
  })} } };`;
  await writeFiles(
    folder,
    Object.fromEntries(projects.map((project) => [`${project}/vitest.config.js`, config])),
  );
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
});

/** Exit code and output of the command `wayhouse-asc`. */
async function wayhouseAsc(project: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(SDK, 'cli.ts'), ...args], {
    cwd: join(folder, project),
  });
  return stdout;
}

/** What a console block shows below a command. */
function shown(command: string): string {
  const block = BLOCKS.find(({ text }) => text.startsWith(`$ ${command}\n`));
  expect(block, command).toBeDefined();
  return block!.text.slice(command.length + 3);
}

test('every block is one that is tried here', () => {
  const known = new Set(['ts', 'wit', 'json', 'js']);
  for (const { language, file, text } of BLOCKS) {
    if (known.has(language)) expect(file, text).not.toBe('');
    else expect(['sh', 'console'], text).toContain(language);
  }
  const commands = BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ text }) =>
    text.trim().split('\n'),
  );
  expect(commands).toEqual([
    'mkdir greeter && cd greeter',
    'npm init -y',
    // How they are installed is tried in test/e2e/sdk-assemblyscript-testkit.test.ts.
    'npm install --save-dev ../wayhouse-host-0.1.0.tgz ../wayhouse-assemblyscript-0.1.0.tgz vitest',
    'npx vitest run',
  ]);
});

test('the first plugin is built by the command, and tells what it shows', async () => {
  const output = await wayhouseAsc('greeter', 'build');
  const words = (text: string) => text.replaceAll(/[\d.]+ (?=KB|ms)/g, '');
  const written = shown('npx wayhouse-asc build');
  expect(words(output)).toBe(words(written));
  const kilobytes = (text: string) => Number(/([\d.]+) KB/.exec(text)?.[1]);
  expect(Math.abs(kilobytes(output) / kilobytes(written) - 1)).toBeLessThan(0.1);
});

test('it answers in a host as the console shows', async () => {
  await wayhouseAsc('greeter', 'build');
  const host = await startHost();
  await must(await host.upload('greeter', join(folder, 'greeter/build/component.wasm')));
  const answer = await host.call('/greeter?name=you');
  expect(await answer.text()).toBe('hello you');
  expect(README).toContain('$ curl "$GATEWAY/greeter?name=you"\nhello you\n');
});

describe('tests of', () => {
  test.each(['greeter', 'orders'])('%s pass', async (project) => {
    const cwd = join(folder, project);
    const report = join(cwd, 'report.json');
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--testTimeout=60000', '--reporter=json', `--outputFile=${report}`];
    await run(process.execPath, args, { cwd }).catch(() => {});
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
      testResults: { message: string; assertionResults: { title: string; failureMessages: string[] }[] }[];
    };
    expect(testResults.map(({ message }) => message).filter((message) => message !== '')).toEqual([]);
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    expect(results.flatMap(({ failureMessages }) => failureMessages)).toEqual([]);
    const files = BLOCKS.filter(({ file }) => file.startsWith(`${project}/test/`));
    const wanted = files.flatMap(({ text }) =>
      [...text.matchAll(/^test\('(.+?)'/gm)].map(([, title]) => title),
    );
    expect(results.map(({ title }) => title).toSorted()).toEqual(wanted.toSorted());
  });
});

describe('a world of your own', () => {
  test('has its bindings generated as the console shows', async () => {
    const [first = ''] = shown('npx wayhouse-asc generate').split('\n');
    expect((await wayhouseAsc('shapes', 'generate')).split('\n')).toContain(first);
  });

  test('is built and runs in any host of components', async () => {
    const { component } = await build({ root: join(folder, 'shapes') });
    const drawn: unknown[] = [];
    const draw = (shape: unknown) => drawn.push(shape);
    const { exports } = await instantiate(component, { 'demo:shapes/canvas': { draw } });
    const area = exports['areas']?.['area'];
    const [a, b, c, d] = [0, 1, 2, 3].map((at) => ({ x: at === 1 || at === 2 ? 3 : 0, y: at > 1 ? 2 : 0 }));
    expect(area?.({ tag: 'polygon', val: [a, b, c, d] })).toBe(6);
    expect(area?.({ tag: 'circle', val: 1 })).toBe(Math.PI);
    expect(drawn).toHaveLength(2);
  });

  test('has JSON, URL and the encodings too, and imports nothing for them', async () => {
    const guest = `import { decodeBase64, decodeUtf8, JSON, URL } from '@wayhouse/assemblyscript';
      export function greet(name: string): string {
        const parsed = JSON.parse(decodeUtf8(decodeBase64(name)!));
        return parsed.isErr ? parsed.error.toString() : URL.parse(parsed.value.asString())!.host;
      }`;
    const { component } = await build({ root: await makeProject({ ...HELLO, 'assembly/index.ts': guest }) });
    const { imports, exports } = await instantiate(component);
    expect(imports).toEqual([]);
    expect(exports['greet']?.(btoa('"https://A.example:443/"'))).toBe('a.example');
  });

  test('is built by the program as well', async () => {
    const program = join(folder, 'shapes/build.mjs');
    const text = (await readFile(program, 'utf8')).replace(
      "'@wayhouse/assemblyscript/build'",
      JSON.stringify(join(SDK, 'compiler/build.ts')),
    );
    await writeFile(program, text);
    const { stdout } = await run(process.execPath, [program], { cwd: dirname(program) });
    expect(stdout).toBe('demo:shapes/shapes@1.0.0\n');
    expect((await readFile(join(folder, 'shapes/shapes.wasm'))).subarray(0, 4).toString()).toBe('\0asm');
  });
});

test('the first plugin is also the one that the readme of the repository shows', async () => {
  const { text = '' } = BLOCKS.find(({ file }) => file === 'greeter/assembly/index.ts') ?? {};
  expect(await readFile(join(ROOT, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${text}\`\`\``);
});

test('the table of errors is that of the code', () => {
  const rows = [...README.matchAll(/^\| `(\w+)`\s+\| (.*?)\s+\|$/gm)].filter(([, code = '']) =>
    /^[a-z]+_[a-z]+$/.test(code),
  );
  expect(Object.fromEntries(rows.map(([, code, title]) => [code, title]))).toEqual(
    Object.fromEntries(Object.entries(SDK_ERRORS).map(([code, { title }]) => [code, title])),
  );
});

test('the table of the API names all that the package exports, but for what comes along', async () => {
  const face = await readFile(join(SDK, 'assembly/index.ts'), 'utf8');
  const names = [...face.matchAll(/export \{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim()),
  );
  const start = README.indexOf('## The API');
  const table = README.slice(start, README.indexOf('## Testing'));
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(table))).toEqual([
    'FetchErrorTag',
    'JsonKind',
  ]);
});
