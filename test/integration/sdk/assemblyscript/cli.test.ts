import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { packageFile } from '../../../../sdk/assemblyscript/compiler/package-files.ts';
import { run } from '../../../../sdk/assemblyscript/cli/run.ts';
import { HELLO, makeProject, PLUGIN, writeFiles } from '../../../support/sdk/projects.ts';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function wayhouseAsc(cwd: string, ...args: string[]): Promise<Said> {
  const said = { out: '', err: '' };
  const code = await run(args, {
    cwd,
    interruption: never,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
  });
  return { code, ...said };
}

/** Whoever asks for it takes Ctrl-C away from the system, which would end the command at once. */
function never(): AbortSignal {
  throw new Error('only watch may be interrupted by its own hand');
}

const quickly = ['-O', 'none'];
const MISTAKEN = { ...HELLO, 'assembly/index.ts': 'export function greet(): void {}\n' };

test('build writes the component and says where, how large and how long it took', async () => {
  const root = await makeProject(HELLO);
  const { code, out, err } = await wayhouseAsc(root, 'build', ...quickly);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^build\/component\.wasm: \d+\.\d KB, demo:hello\/hello, \d+ ms\n$/);
  const component = await readFile(join(root, 'build/component.wasm'));
  expect([...component.subarray(0, 8)]).toEqual([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
});

test('build --json tells the same as data', async () => {
  const root = await makeProject(HELLO);
  const { out } = await wayhouseAsc(root, 'build', '--json', '--out', 'here.wasm', ...quickly);
  const { length } = await readFile(join(root, 'here.wasm'));
  expect(JSON.parse(out)).toEqual({
    status: 'built',
    component: 'here.wasm',
    bytes: length,
    world: 'demo:hello/hello',
    milliseconds: expect.any(Number),
    diagnostics: [],
  });
});

test('build --source-map writes the core module and its map beside the component', async () => {
  const root = await makeProject(HELLO);
  const { out } = await wayhouseAsc(root, 'build', '--json', '--source-map', ...quickly);
  const files = JSON.parse(out) as { core: string; sourceMap: string };
  expect(files).toMatchObject({
    core: join('build', 'component.core.wasm'),
    sourceMap: join('build', 'component.core.wasm.map'),
  });
  await WebAssembly.compile(Uint8Array.from(await readFile(join(root, files.core))));
  expect(JSON.parse(await readFile(join(root, files.sourceMap), 'utf8'))).toMatchObject({ version: 3 });
});

test('a build that fails says why on standard error, and exits with 1', async () => {
  const { code, out, err } = await wayhouseAsc(await makeProject(MISTAKEN), 'build');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^assembly\/index\.ts:1:17 - error TS2554: greet does not fit the world: /);
  expect(err).toContain('export function greet(name: string): string { ... }');
});

test('with --json a build that fails says why on standard output, and exits with 1', async () => {
  const { code, out, err } = await wayhouseAsc(await makeProject(MISTAKEN), 'build', '--json');
  expect([code, err]).toEqual([1, '']);
  expect(JSON.parse(out)).toMatchObject({
    status: 'failed',
    code: 'compile_failed',
    diagnostics: [{ code: 'TS2554', file: 'assembly/index.ts', line: 1, column: 17 }],
  });
});

test('generate writes the bindings, and says which have changed', async () => {
  const root = await makeProject(HELLO);
  expect(await wayhouseAsc(root, 'generate')).toEqual({
    code: 0,
    out: 'assembly/bindings/entry.ts\n',
    err: '',
  });
  expect(await wayhouseAsc(root, 'generate')).toMatchObject({
    out: 'assembly/bindings/entry.ts (unchanged)\n',
  });
  expect(await readFile(join(root, 'assembly/bindings/entry.ts'), 'utf8')).toContain('guest.greet(');
});

test('generate removes what an earlier world has left, and nothing else', async () => {
  const root = await makeProject(HELLO);
  await wayhouseAsc(root, 'generate');
  const generated = await readFile(join(root, 'assembly/bindings/entry.ts'), 'utf8');
  await writeFiles(root, {
    'assembly/bindings/old/stale.ts': generated,
    'assembly/bindings/own.ts': '// mine\n',
  });
  await wayhouseAsc(root, 'generate');
  await expect(readFile(join(root, 'assembly/bindings/old/stale.ts'))).rejects.toThrow('ENOENT');
  expect(await readFile(join(root, 'assembly/bindings/own.ts'), 'utf8')).toBe('// mine\n');
});

test('generate has nothing to do for a plugin', async () => {
  const { code, out } = await wayhouseAsc(await makeProject(PLUGIN), 'generate');
  expect(code).toBe(0);
  expect(out).toBe(
    'wayhouse:plugin/handler@0.1.0 needs none: its guests import from @wayhouse/assemblyscript\n',
  );
});

test('generate that fails exits with 1', async () => {
  const root = await makeProject({ ...HELLO, 'wit/hello.wit': 'package' });
  const { code, err } = await wayhouseAsc(root, 'generate');
  expect(code).toBe(1);
  expect(err).toMatch(/^wit_invalid: /);
});

test('a component that cannot be written where it should is told of, not thrown', async () => {
  const root = await makeProject(HELLO);
  const { code, err } = await wayhouseAsc(root, 'build', '--out', 'assembly', ...quickly);
  expect(code).toBe(1);
  expect(err).toMatch(/^project_invalid: assembly cannot be written: EISDIR.*\nName a file with --out/);
});

test('watch tells of each build until it is interrupted', async () => {
  const root = await makeProject(HELLO);
  const interrupted = new AbortController();
  const lines: string[] = [];
  const out = (text: string) => {
    lines.push(text);
    interrupted.abort();
  };
  const code = await run(['watch', ...quickly], {
    cwd: root,
    interruption: () => interrupted.signal,
    out,
    err: out,
  });
  expect(code).toBe(0);
  expect(lines).toEqual([expect.stringMatching(/^build\/component\.wasm: /)]);
});

test('a command line that is not understood exits with 2', async () => {
  const { code, out, err } = await wayhouseAsc('.', 'bake');
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe("'bake' is none of build, watch, generate\nwayhouse-asc --help lists what there is.\n");
});

test('a flag for asc that it may not have exits with 2, and says what to write', async () => {
  const { code, err } = await wayhouseAsc('.', 'build', '--', '--runtime', 'stub');
  expect(code).toBe(2);
  expect(err).toMatch(/^asc may not have --runtime here\. Use --runtime of wayhouse-asc, before the --\.\n/);
});

const COMMAND = packageFile('cli.ts');

test('under a Node that is too old the command says so, and exits with 4', async () => {
  const versions = "Object.defineProperty(process, 'versions', { value: { node: '24.1.0' } });";
  const old = `${versions} Object.defineProperty(process, 'version', { value: 'v24.1.0' });`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(old)}`, COMMAND, 'build'];
  const ended = promisify(execFile)(process.execPath, args);
  await expect(ended).rejects.toMatchObject({
    code: 4,
    stdout: '',
    stderr:
      'wayhouse-asc needs Node 26, and this is Node v24.1.0. Add it to the project with: npm install --save-dev node@26\n',
  });
});

test('an old Node can read the file that the command starts with, and reads no other', async () => {
  const text = stripTypeScriptTypes(await readFile(COMMAND, 'utf8'));
  const { body } = parse(text, { ecmaVersion: 2022, sourceType: 'module', allowHashBang: true });
  expect(body.filter(({ type }) => /^(?:Import|Export)/.test(type))).toEqual([]);
});

test('--version tells the version of the package, --help every option', async () => {
  const { version } = JSON.parse(await readFile(packageFile('package.json'), 'utf8')) as {
    version: string;
  };
  expect(await wayhouseAsc('.', '--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  const { out } = await wayhouseAsc('.', '--help');
  const options = ['--entry', '--wit', '--world', '--out', '--optimize', '--runtime', '--string-encoding'];
  for (const option of [...options, '--debug', '--source-map', '--json']) expect(out).toContain(option);
});
