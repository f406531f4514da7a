import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('a module folder holds glue, core modules and their names', async () => {
  const module = await transpiled('good', await component());
  const cores = ['plugin.core.wasm', 'plugin.core2.wasm', 'plugin.core3.wasm'];
  expect((await readdir(module)).toSorted()).toEqual(['glue.js', 'module.json', ...cores]);
  const { wiring, needs, types, ...rest } = JSON.parse(await readFile(join(module, 'module.json'), 'utf8'));
  expect(rest).toEqual({ cores });
  expect(Object.keys(wiring)).toEqual(cores);
  expect(Object.keys(needs)).toEqual(cores);
  expect(types).toBeGreaterThan(cores.length);
});

test('a module folder loads: glue that exports instantiate, and a core module a name', async () => {
  const { glue, cores } = await loadModule(await transpiled('loads', await component()));
  const { instantiate } = await import(`data:text/javascript,${encodeURIComponent(glue)}`);
  expect(instantiate).toBeTypeOf('function');
  expect([...cores.values()].every((core) => core instanceof WebAssembly.Module)).toBe(true);
  for (const name of cores.keys()) expect(glue).toContain(name);
});

test('a loaded module is metered, and tells what an instance of it takes', async () => {
  const bytes = await edited((text) => text.replace('(memory (;0;) 0)', '(memory (;0;) 3)'));
  const { cores, needs } = await loadModule(await transpiled('metered', bytes));
  expect(needs.get('plugin.core.wasm')).toMatchObject({ memoryBytes: 3 * 65_536 });
  for (const core of cores.values())
    expect(WebAssembly.Module.exports(core).map(({ name }) => name)).toContain(METER_EXPORTS.fuel);
});

test.each(['module.json', 'glue.js', 'plugin.core2.wasm'])(
  'without %s a folder is no module',
  async (file) => {
    const module = await transpiled('lost', await component());
    await rm(join(module, file));
    await expect(loadModule(module)).rejects.toMatchObject({
      code: 'module_missing',
      detail: `${file} is not there`,
    });
  },
);

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
  ['outputBytes', { outputBytes: 1_000 }, /^outputBytes: the output has \d{6} bytes; the bound is 1000$/],
])('the bound %s holds', async (name, bounds, detail) => {
  await expect(transpiled(name, await component(), bounds)).rejects.toMatchObject({
    code: 'transpile_bounds',
    detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
  });
});

/** Valid, and compiled in no time as long as V8 compiles lazily. */
function slowToCompile(): string {
  const blocks = '(block (br_if 0 (local.get 0)))\n'.repeat(3_000);
  return `(core module (func (param i32) (local ${'i32 '.repeat(49_000)}) ${blocks}))`;
}

test('a function that V8 takes long to compile meets the bound at upload, not in a request', async () => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, `${slowToCompile()})`));
  await expect(transpiled('slow', bytes, { wallMs: 2_000, rssBytes: 512 * MIB })).rejects.toMatchObject({
    code: 'transpile_bounds',
  });
});

test('what is not a component is refused before jco sees it', async () => {
  await expect(transpiled('garbage', Buffer.from('not wasm'))).rejects.toMatchObject({
    code: 'malformed_component',
    detail: 'preamble of a component is 0x6e, not 0x00, at byte 0',
  });
});

test('a component that is not valid is refused with the reason of jco, in its own names', async () => {
  const bytes = await edited((text) => text.replace('(export "cm32p2_realloc" (func 5))', ''));
  await expect(transpiled('invalid', bytes)).rejects.toMatchObject({
    code: 'transpile_failed',
    detail: expect.stringMatching(/core instance 4 has no export named "cm32p2_realloc"$/),
  });
});

test('a core module that V8 does not take is refused with the reason of V8', async () => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, '(core module (table 10000001 funcref)))'));
  await expect(transpiled('too-much', bytes)).rejects.toMatchObject({
    code: 'compile_failed',
    detail: expect.stringMatching(/^plugin\.core4\.wasm: .*initial table size/),
  });
});

test('what only shows in the names or the wiring of a component is refused with its code', async () => {
  const world = (added: string) =>
    component((wit) => wit.replace('export handle:', `${added} export handle:`));
  await expect(transpiled('then', await world('export then: func();'))).rejects.toMatchObject({
    code: 'name_refused',
    detail: expect.stringContaining('then'),
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
