import { expect, test } from 'vitest';
import { build } from '../../../../sdk/assemblyscript/compiler/build.ts';
import { CompileError } from '../../../../sdk/assemblyscript/compiler/compile-error.ts';
import type { Diagnostic } from '../../../../sdk/assemblyscript/compiler/diagnostics.ts';
import { SdkError } from '../../../../sdk/assemblyscript/errors.ts';
import { HELLO, makeProject, type ProjectFiles } from '../../../support/sdk/projects.ts';

async function failure(files: ProjectFiles, options: { flags?: string[] } = {}): Promise<SdkError> {
  const root = await makeProject(files);
  const error: unknown = await build({ root, ...options }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SdkError) return error;
  throw new Error('the build has not failed as it should', { cause: error });
}

async function diagnosticsOf(files: ProjectFiles): Promise<readonly Diagnostic[]> {
  const error = await failure(files);
  expect(error).toBeInstanceOf(CompileError);
  return error instanceof CompileError ? error.diagnostics : [];
}

const guest = (text: string): ProjectFiles => ({ ...HELLO, 'assembly/index.ts': text });

test('a wrong type is shown at its place', async () => {
  const text = 'export function greet(name: string): string {\n  return name.length;\n}\n';
  expect(await diagnosticsOf(guest(text))).toMatchObject([
    { severity: 'error', code: 'TS2322', file: 'assembly/index.ts', line: 2, column: 10, length: 11 },
  ]);
});

test('what does not parse is shown at its place', async () => {
  const [first] = await diagnosticsOf(guest('export function greet(name: string): string {\n'));
  expect(first).toMatchObject({ severity: 'error', code: 'TS1126', file: 'assembly/index.ts' });
});

test('a module that is not there is shown where it is imported', async () => {
  const [first] = await diagnosticsOf(guest("import { x } from './nowhere';\nexport { x as greet };\n"));
  expect(first).toMatchObject({ code: 'TS6054', file: 'assembly/index.ts', line: 1, column: 19 });
});

test('the message of the error shows place, line and mark', async () => {
  const { message } = await failure(
    guest('export function greet(name: string): string {\n  return who;\n}\n'),
  );
  expect(message).toContain(
    [
      "assembly/index.ts:2:10 - error TS2304: Cannot find name 'who'.",
      '  2 |   return who;',
      '    |          ^^^',
    ].join('\n'),
  );
});

test('a guest that does not export the function is told which, in WIT and in AssemblyScript', async () => {
  const [only, ...others] = await diagnosticsOf(guest('export function meet(): void {}\n'));
  expect(others).toEqual([]);
  expect(only?.message).toBe('assembly/index.ts does not export greet.');
  expect(only?.repair).toContain('`greet: func(name: string) -> string`');
  expect(only?.repair).toContain('export function greet(name: string): string { ... }');
});

test.each([
  ['another result', 'export function greet(name: string): i32 {\n  return 1;\n}\n'],
  ['another parameter', "export function greet(name: i32): string {\n  return '';\n}\n"],
  ['a parameter more', 'export function greet(name: string, more: string): string {\n  return name;\n}\n'],
  ['a parameter less', "export function greet(): string {\n  return '';\n}\n"],
])('a guest whose function has %s is shown its own declaration and the one wanted', async (_what, text) => {
  const found = await diagnosticsOf(guest(text));
  expect(found.map(({ file }) => file)).toEqual(found.map(() => 'assembly/index.ts'));
  expect(found[0]).toMatchObject({ line: 1, column: 17, length: 5 });
  expect(found[0]?.message).toMatch(/^greet does not fit the world: /);
  expect(found[0]?.repair).toContain('export function greet(name: string): string { ... }');
});

const COUNTING = `package demo:counting;
  interface counters {
    resource counter { constructor(start: u32); add: func(n: u32) -> u32; }
    merge: func(all: list<borrow<counter>>) -> option<u32>;
  }
  world counting { export counters; }`;

const counting = (text: string): ProjectFiles => ({ 'wit/c.wit': COUNTING, 'assembly/index.ts': text });

test('of an interface the namespace is shown', async () => {
  const found = await diagnosticsOf(counting('export namespace counters {}\n'));
  expect(found.map(({ message }) => message)).toEqual([
    'assembly/index.ts does not export counters.Counter.constructor.',
    'assembly/index.ts does not export counters.Counter.add.',
    'assembly/index.ts does not export counters.merge.',
  ]);
  expect(found[1]?.repair).toContain(
    'export namespace counters {\n  export class Counter {\n    add(n: u32): u32 { ... }\n  }\n}',
  );
  expect(found[2]?.repair).toContain('`merge: func(all: list<borrow<counter>>) -> option<u32>`');
  expect(found[2]?.repair).toContain('export function merge(all: Array<Counter>): Option<u32> { ... }');
});

test('a method that does not fit is shown in the class of the guest', async () => {
  const text = [
    'export namespace counters {',
    '  export class Counter {',
    '    constructor(start: u32) {}',
    '    add(n: string): u32 { return 0; }',
    '  }',
    '  export function merge(all: Array<Counter>): Option<u32> { return Option.none<u32>(); }',
    '}',
  ].join('\n');
  const option = "import { Option } from '@wayhouse/assemblyscript/assembly/abi/values';\n";
  const [first] = await diagnosticsOf(counting(option + text));
  expect(first).toMatchObject({ file: 'assembly/index.ts', line: 5, column: 5, length: 3 });
  expect(first?.message).toMatch(/^counters\.Counter\.add does not fit the world/);
});

const plugin = (text: string): ProjectFiles => ({
  'assembly/index.ts': `import { Request, Response } from '@wayhouse/assemblyscript';\n${text}\n`,
});

test('a plugin without handle is told so', async () => {
  const found = await diagnosticsOf(plugin('export function answer(): void {}'));
  expect(found).toMatchObject([{ message: 'assembly/index.ts does not export handle.' }]);
  expect(found[0]?.repair).toContain('export function handle(request: Request): Response { ... }');
});

test('a plugin whose handle has another signature is shown its declaration', async () => {
  const [first] = await diagnosticsOf(
    plugin("export function handle(request: Request): string { return ''; }"),
  );
  expect(first).toMatchObject({ file: 'assembly/index.ts', line: 2, column: 17, length: 6 });
  expect(first?.message).toMatch(/^handle does not fit the world: /);
  expect(first?.repair).toContain('`handle: func(request: request) -> response`');
});

test('an error within this package is shown by its file and line', async () => {
  const [first] = await diagnosticsOf(
    plugin('export function handle(request: Request): Response { return Response.json<Request>(request); }'),
  );
  expect(first).toMatchObject({
    file: expect.stringMatching(/^~lib\/@wayhouse\/assemblyscript\/assembly\//),
  });
  expect(first?.line).toBeGreaterThan(1);
});

test('what the world has no clock, chance or log for is shown where the guest asks for it', async () => {
  const text = `// Date.now is not there
import { when } from './when';
export function greet(name: string): string {
  return name + 'Math.random' + Math.random().toString() + when();
}
`;
  const when = 'export function when(): string {\n  return Date.now().toString();\n}\n';
  const found = await diagnosticsOf({ ...guest(text), 'assembly/when.ts': when });
  const places = found.map(({ file, line, column, length }) => [file, line, column, length]);
  expect(places.sort()).toEqual([
    ['assembly/index.ts', 4, 33, 11],
    ['assembly/when.ts', 2, 10, 8],
  ]);
  expect(found.map(({ message }) => message.split(' Add ')[0]).sort()).toEqual([
    'Date.now, process.time: this world has no clock.',
    'Math.random: this world has no random numbers.',
  ]);
});

test('an import that the world does not have is named', async () => {
  const text =
    '@external("env", "clock")\ndeclare function clock(): i32;\nexport function greet(name: string): string { return name + clock().toString(); }\n';
  const error = await failure(guest(text));
  expect(error.code).toBe('component_invalid');
  expect(error.detail).toContain('env');
  expect(error.detail).toContain('clock');
});

test('a project without its guest is told where the guest belongs', async () => {
  const error = await failure({ 'wit/hello.wit': HELLO['wit/hello.wit'] ?? '' });
  expect(error).toMatchObject({ code: 'project_invalid' });
  expect(error.detail).toContain('assembly/index.ts');
});

const WAITING =
  /^Nothing waits here: .* Remove `async` and `await`, and write `T` where `Promise<T>` stands\.$/;

test.each([
  ['async', 'export async function handle(request: Request): Promise<Response> { return answer(); }'],
  ['async', 'export default async function handle(request: Request): Response { return answer(); }'],
  ['async', 'export const handle = async (request: Request): Promise<Response> => answer();'],
  ['async', 'class Slow {\n  async run(): void {}\n}'],
  ['await', 'export function handle(request: Request): Response {\n  return await answer(); // await\n}'],
  ['await', 'export function handle(request: Request): Response {\n  for await (const a of b) {}\n}'],
  ['Promise', 'export function handle(request: Request): Promise<Response> { return answer(); }'],
])('%s is shown with what to write instead: %s', async (word, text) => {
  const all = plugin(
    `/* Nothing\n   async */\n${text}\nfunction answer(): Response { return Response.text(''); }`,
  );
  const [first] = await diagnosticsOf(all);
  expect(first?.message).toBe(`AssemblyScript has no \`${word}\`.`);
  expect(first?.repair).toMatch(WAITING);
  const { file, line = 0, column = 0, length } = first ?? {};
  expect([file, length]).toEqual(['assembly/index.ts', word.length]);
  const shown = all['assembly/index.ts']?.split('\n')[line - 1]?.slice(column - 1);
  expect(shown?.startsWith(word)).toBe(true);
});

test.each([
  ["const async = 'await x' + ;"],
  ['const a = b.async + ; // await b'],
  ['function later(await: i32, async: ]): void {}'],
])('a mistake beside a name or a text that reads async or await stays what it is: %s', async (text) => {
  const [first] = await diagnosticsOf(guest(`${text}\n${HELLO['assembly/index.ts'] ?? ''}`));
  expect(first).toMatchObject({ file: 'assembly/index.ts', line: 1 });
  expect(first?.message).toMatch(/expected\.$/);
});

test.each([
  ['another parameter', 'dispose(how: i32): void {}'],
  ['no call signature', 'dispose: i32 = 1;'],
])('a dispose with %s is shown in its own class, with the one wanted', async (_what, dispose) => {
  const wit = `package demo:two;
    interface first { resource thing { constructor(); } }
    interface second { resource thing { constructor(); } resource other { constructor(); } }
    world two { export first; export second; }`;
  const text = [
    'export namespace first { export class Thing { dispose(): void {} } }',
    'export namespace second {',
    '  export class Other {}',
    `  export class Thing { ${dispose} }`,
    '}',
  ].join('\n');
  const found = await diagnosticsOf({ 'wit/two.wit': wit, 'assembly/index.ts': text });
  expect(found).toMatchObject([{ file: 'assembly/index.ts', line: 4, column: 24, length: 7 }]);
  expect(found[0]?.message).toMatch(/^second\.Thing\.dispose does not fit the world: /);
  expect(found[0]?.repair).toContain('`resource thing`');
  expect(found[0]?.repair).toContain('  export class Thing {\n    dispose(): void { ... }\n  }');
});

test.each([
  ['--runtime stub', '--runtime', '--runtime of wayhouse-asc'],
  ['--runtime=stub', '--runtime', '--runtime of wayhouse-asc'],
  ['-O', '-O', '--optimize of wayhouse-asc'],
  ['-O3z', '-O3z', '--optimize of wayhouse-asc'],
  ['--debug', '--debug', '--debug of wayhouse-asc'],
  ['--sourceMap', '--sourceMap', '--source-map of wayhouse-asc'],
  ['-o x.wasm', '--outFile', '--out of wayhouse-asc'],
  ['--textFile x.wat', '--textFile', 'wasm-tools print'],
  ['--bindings esm', '--bindings', 'jco transpile'],
  ['--baseDir ..', '--baseDir', 'in the folder of the project'],
  ['--config other.json', '--config', 'as flags'],
  ['--enable simd --exportStart go', '--exportStart', 'by itself'],
  ['--importMemory', '--importMemory', 'one memory'],
  ['--noEmit', '--noEmit', 'wayhouse-asc generate'],
  ['--help', '--help', 'npx asc --help'],
  ['--use Math=JSMath,abort=mine', '--use abort', 'Leave it out'],
  ['-u Date=mine', '--use Date', 'Leave it out'],
  ['--use ABI_UTF16=1', '--use ABI_UTF16', '--string-encoding of wayhouse-asc'],
  ['--nonsense', '--nonsense', 'npx asc --help'],
  ['--constructor', '--constructor', 'npx asc --help'],
  ['-x', '-x', 'npx asc --help'],
  ['--pedantic other.ts', 'other.ts', '--entry of wayhouse-asc'],
  ['--pedantic -- --nonsense', '--nonsense', '--entry of wayhouse-asc'],
])('%s for asc is refused by its name, with the repair', async (line, name, repair) => {
  const error = await failure(HELLO, { flags: line.split(' ') });
  expect(error.code).toBe('project_invalid');
  expect(error.detail).toContain(name);
  expect(error.repair).toContain(repair);
});

test('every other flag is for asc', async () => {
  const flags =
    '--enable simd --optimizeLevel 1 --converge --noAssert --use Math=JSMath -u LEVEL=3 --pedantic';
  await build({ root: await makeProject(HELLO), optimize: 'none', flags: flags.split(' ') });
});

test('a flag that asc does not take fails the build', async () => {
  const error = await failure(HELLO, { flags: ['--enable', 'nonsense'] });
  expect(error).toMatchObject({ code: 'compile_failed' });
  expect(error.detail).toContain("Feature 'nonsense' is unknown.");
});

test('WIT that is not valid is shown by its file', async () => {
  const error = await failure({
    ...HELLO,
    'wit/hello.wit': 'package demo:hello;\nworld hello { export greet }\n',
  });
  expect(error.code).toBe('wit_invalid');
  expect(error.detail).toContain('hello.wit');
});
