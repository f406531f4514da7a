import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkageOf } from '../../../host/compile/linkage/linkage.ts';
import { loadModule } from '../../../host/compile/load.ts';
import { METER_EXPORTS } from '../../../host/protocol/metering.ts';
import { type CompileBounds, createTranspiler } from '../../../host/compile/transpile.ts';
import { component, edited } from '../../support/handmade.ts';

const MIB = 1024 * 1024;
const BOUNDS: CompileBounds = { wallMs: 30_000, rssBytes: 1024 * MIB, outputBytes: 16 * MIB };

const transpile = createTranspiler({ concurrency: 2 });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wayhouse-transpile-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function artifact(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${name}.wasm`);
  await writeFile(path, bytes);
  return path;
}

const outDir = (name: string): string => join(folder, `${name}.out`);

async function transpiled(
  name: string,
  bytes: Uint8Array,
  bounds: Partial<CompileBounds> = {},
): Promise<string> {
  await transpile(await artifact(name, bytes), outDir(name), { ...BOUNDS, ...bounds });
  return outDir(name);
}

const CORES = ['core0.wasm', 'core1.wasm', 'core2.wasm'];

test('a module folder holds core modules, and what tells of them', async () => {
  const module = await transpiled('good', await component());
  expect((await readdir(module)).toSorted()).toEqual([...CORES, 'module.json']);
  const { cores, linkage, needs, types, ...rest } = JSON.parse(
    await readFile(join(module, 'module.json'), 'utf8'),
  );
  expect(rest).toEqual({});
  expect(cores.toSorted()).toEqual(CORES);
  expect(Object.keys(needs).toSorted()).toEqual(CORES);
  expect(linkage).toEqual(linkageOf(await component()).linkage);
  expect(types).toBeGreaterThan(cores.length);
});

test('a module folder loads: its linkage, and a core module for each name in it', async () => {
  const { linkage, cores } = await loadModule(await transpiled('loads', await component()));
  expect([...cores.values()].every((core) => core instanceof WebAssembly.Module)).toBe(true);
  for (const { module } of linkage.instances) expect([...cores.keys()]).toContain(module);
});

test('a loaded module is metered, and tells what an instance of it takes', async () => {
  const bytes = await edited((text) => text.replace('(memory (;0;) 0)', '(memory (;0;) 3)'));
  const { cores, needs } = await loadModule(await transpiled('metered', bytes));
  expect(needs.get('core0.wasm')).toMatchObject({ memoryBytes: 3 * 65_536 });
  for (const core of cores.values())
    expect(WebAssembly.Module.exports(core).map(({ name }) => name)).toContain(METER_EXPORTS.fuel);
});

test.each(['module.json', 'core1.wasm'])('without %s a folder is no module', async (file) => {
  const module = await transpiled('lost', await component());
  await rm(join(module, file));
  await expect(loadModule(module)).rejects.toMatchObject({
    code: 'module_missing',
    detail: `${file} is not there`,
  });
});

test('a folder that is not there is no module', async () => {
  await expect(loadModule(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'module_missing' });
});

test('a module.json that was cut off is no module', async () => {
  const module = await transpiled('cut', await component());
  await writeFile(join(module, 'module.json'), '{"cores":');
  await expect(loadModule(module)).rejects.toMatchObject({
    code: 'module_missing',
    detail: 'module.json is not whole',
  });
});

test.each([
  ['wallMs', { wallMs: 1 }, 'wallMs: it took more than 1 ms'],
  ['rssBytes', { rssBytes: MIB }, 'rssBytes: it took more than 1048576 bytes of memory'],
  ['outputBytes', { outputBytes: 1_000 }, /^outputBytes: the output has \d{4} bytes; the bound is 1000$/],
])('the bound %s holds', async (name, bounds, detail) => {
  await expect(transpiled(name, await component(), bounds)).rejects.toMatchObject({
    code: 'transpile_bounds',
    detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
  });
});

/** Valid, and compiled in no time as long as V8 compiles lazily. */
function slowToCompile(): string {
  const blocks = '(block (br_if 0 (local.get 0)))\n'.repeat(3_000);
  return `(core module $slow (func (param i32) (local ${'i32 '.repeat(49_000)}) ${blocks}))
    (core instance (instantiate $slow))`;
}

test('a function that V8 takes long to compile meets the bound at upload, not in a request', async () => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, `${slowToCompile()})`));
  await expect(transpiled('slow', bytes, { wallMs: 2_000, rssBytes: 512 * MIB })).rejects.toMatchObject({
    code: 'transpile_bounds',
  });
});

test('what is not a component is refused', async () => {
  await expect(transpiled('garbage', Buffer.from('not wasm'))).rejects.toMatchObject({
    code: 'malformed_component',
    detail: 'preamble of a component is 0x6e, not 0x00, at byte 0',
  });
});

test('a component that is not valid is refused with the reason', async () => {
  const bytes = await edited((text) => text.replace('(export "cm32p2_realloc" (func 5))', ''));
  await expect(transpiled('invalid', bytes)).rejects.toMatchObject({
    code: 'malformed_component',
    detail: expect.stringMatching(/core instance exports no core func "cm32p2_realloc", at byte \d+$/),
  });
});

const atEnd = (more: string): Promise<Uint8Array> => edited((text) => text.replace(/\)\s*$/, `${more})`));

const withModule = (fields: string): Promise<Uint8Array> =>
  atEnd(`(core module $more ${fields}) (core instance (instantiate $more))`);

test('a core module that V8 does not take is refused with the reason of V8', async () => {
  await expect(transpiled('too-much', await withModule('(table 10000001 funcref)'))).rejects.toMatchObject({
    code: 'compile_failed',
    detail: expect.stringMatching(/^core3\.wasm: .*initial table size/),
  });
});

test('a core module that nothing is made of is left out', async () => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, '(core module (table 10000001 funcref)))'));
  expect((await readdir(await transpiled('unused', bytes))).toSorted()).toEqual([...CORES, 'module.json']);
});

test('core modules that V8 does not link are refused with the reason of V8', async () => {
  const [was, is] = ['(table (;0;) 3 3 funcref))\n    (start', '(table 4 4 funcref)) (start'];
  const bytes = await edited((text) => text.replace(was, is));
  await expect(transpiled('unlinked', bytes)).rejects.toMatchObject({
    code: 'malformed_component',
    detail: expect.stringMatching(/^core2\.wasm: .*table import 4 is smaller than initial 4, got 3$/),
  });
});

test('names in what V8 says are printable and short', async () => {
  const name = `\\1b[31m\\0a${'x'.repeat(5_000)}`;
  const bytes = await atEnd(`
    (core module $owner (func (export "${name}") (param funcref)))
    (core module $user (import "${name}" "${name}" (func (param externref))))
    (core instance $o (instantiate $owner)) (core instance (instantiate $user (with "${name}" (instance $o))))`);
  await expect(transpiled('unlinked-names', bytes)).rejects.toMatchObject({
    code: 'malformed_component',
    detail: expect.stringMatching(/^core4\.wasm: [ -~]*\\u\{1b\}\[31m\\u\{a\}x{900,1000}$/),
  });
  const twice = await atEnd(`
    (core module $twice (func (export "${name}")) (func (export "${name}")))
    (core instance (instantiate $twice))`);
  await expect(transpiled('twice', twice)).rejects.toMatchObject({
    code: 'compile_failed',
    detail: expect.stringMatching(/^core3\.wasm: .* Duplicate export name '\\u\{1b\}\[31m\\u\{a\}x+/),
  });
});

test('what traps when an instance is made is left to the worker', async () => {
  const bytes = await withModule('(memory 1) (data (i32.const 70000) "x")');
  expect(await readdir(await transpiled('traps', bytes))).toContain('module.json');
});

test('what only shows in how a component is linked, or in its code, is refused with its code', async () => {
  const world = (added: string) =>
    component((wit) => wit.replace('export handle:', `${added} export handle:`));
  await expect(transpiled('name', await withModule('(func (export "__fuel"))'))).rejects.toMatchObject({
    code: 'name_refused',
    detail: expect.stringContaining('core3.wasm: the core module exports "__fuel"'),
  });
  const resource = await world('export more: interface { resource thing { constructor(); } }');
  await expect(transpiled('resource', resource)).rejects.toMatchObject({ code: 'feature_refused' });
  const nested = await edited((text) =>
    text.replace(/\)\s*$/, '(component (import "f" (func $f)) (core func (canon lower (func $f)))))'),
  );
  await expect(transpiled('nested', nested)).rejects.toMatchObject({ code: 'unsupported_world' });
});

test('an artifact that is not there is the fault of the host', async () => {
  await expect(transpile(join(folder, 'none'), outDir('none'), BOUNDS)).rejects.toMatchObject({
    code: 'internal',
    detail: expect.stringContaining('ENOENT'),
  });
});

test('a transpiler goes on after failures, and does many at once', async () => {
  const good = await component();
  const outcomes = await Promise.allSettled([
    transpiled('many-1', Buffer.from('not wasm')),
    transpiled('many-2', good, { wallMs: 1 }),
    transpiled('many-3', good),
    transpiled('many-4', good),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
});
