import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestHost } from '../../../../host/testing.ts';
import { attempt } from '../../../../sdk/assemblyscript/compiler/attempt.ts';
import { build, type Project } from '../../../../sdk/assemblyscript/compiler/build.ts';
import { RUNTIMES, STRING_ENCODINGS } from '../../../../sdk/assemblyscript/compiler/project.ts';
import { instantiate } from '../../../support/sdk/component.ts';
import { HELLO, makeProject, PLUGIN, type ProjectFiles } from '../../../support/sdk/projects.ts';

async function buildFiles(files: ProjectFiles, options: Partial<Project> = {}) {
  return build({ root: await makeProject(files), ...options });
}

async function greeting(files: ProjectFiles, options: Partial<Project> = {}): Promise<unknown> {
  const { component } = await buildFiles(files, options);
  const { exports } = await instantiate(component);
  return exports['greet']?.('Zoë 🙂');
}

const everyWay = RUNTIMES.flatMap((runtime) =>
  STRING_ENCODINGS.map((stringEncoding) => ({ runtime, stringEncoding })),
);

test.each(everyWay)('a world of its own answers: $runtime, $stringEncoding', async (options) => {
  expect(await greeting(HELLO, options)).toBe('Hello, Zoë 🙂!');
});

test.each(['speed', 'size', 'none'] as const)('optimised for %s it answers the same', async (optimize) => {
  expect(await greeting(HELLO, { optimize })).toBe('Hello, Zoë 🙂!');
});

test('without WIT of its own a project is a plugin, which the host runs', async () => {
  const { component, world } = await buildFiles(PLUGIN);
  expect(world).toBe('wayhouse:plugin/handler@0.1.0');
  await using host = new TestHost();
  const plugin = await host.load(component);
  const { response } = await plugin.handle({ path: '/there' });
  expect(response?.text()).toBe('hello /there');
});

test('an interface is exported under its whole name, and its resources with it', async () => {
  const { component } = await buildFiles({
    'wit/counting.wit': `package demo:counting@1.2.0;
      interface counters {
        resource counter { constructor(start: u32); add: func(n: u32) -> u32; }
        twice: func(n: u32) -> u32;
      }
      world counting { export counters; }`,
    'assembly/index.ts': `export namespace counters {
        export class Counter {
          constructor(private n: u32) {}
          add(n: u32): u32 { return (this.n += n); }
        }
        export function twice(n: u32): u32 { return 2 * n; }
      }`,
  });
  const { exports } = await instantiate(component);
  const { twice, Counter } = exports['demo:counting/counters@1.2.0'] as unknown as {
    twice(n: number): number;
    Counter: new (start: number) => { add(n: number): number };
  };
  expect(twice(21)).toBe(42);
  expect(new Counter(40).add(2)).toBe(42);
});

const CALLER: ProjectFiles = {
  'wit/caller.wit': `package demo:caller;
    interface clock { now: func() -> u64; }
    interface names { name: func() -> string; }
    world caller { import clock; import names; export answer: func() -> string; }`,
  'assembly/index.ts': `import { name } from './bindings/imports/demo/caller/names';
    const started = name();
    export function answer(): string { return started + ' and ' + name(); }`,
};

test('an import that the guest does not use is not one of the component', async () => {
  const { component } = await buildFiles(CALLER);
  const calls: string[] = [];
  const name = () => `call ${calls.push('name')}`;
  const { imports, exports } = await instantiate(component, { 'demo:caller/names': { name } });
  expect(imports).toEqual(['demo:caller/names']);
  expect(exports['answer']?.()).toBe('call 1 and call 2');
});

test('the WIT may be handed over as text, the world by its name and the entry anywhere', async () => {
  const wit = { text: `${HELLO['wit/hello.wit']} world other {}` };
  const files = { 'src/guest.ts': HELLO['assembly/index.ts'] ?? '' };
  expect(await greeting(files, { wit, world: 'hello', entry: 'src/guest.ts' })).toMatch(/^Hello/);
});

test('the same project gives the same bytes', async () => {
  const [one, other] = [await buildFiles(HELLO), await buildFiles(HELLO)];
  expect(Buffer.compare(one.component, other.component)).toBe(0);
});

test('builds that run at the same time do not disturb one another', async () => {
  const jobs = [
    () => buildFiles(HELLO, { optimize: 'size' }),
    () => buildFiles(HELLO, { optimize: 'none', stringEncoding: 'utf16', runtime: 'incremental' }),
    () => buildFiles(CALLER, { debug: true }),
  ] as const;
  const together = await Promise.all(jobs.map((job) => job()));
  for (const [index, job] of jobs.entries()) {
    const alone = await job();
    expect(Buffer.compare(alone.component, together[index]?.component ?? new Uint8Array())).toBe(0);
  }
});

test('names of functions are there on request only', async () => {
  const mentions = async (debug: boolean) => {
    const { component } = await buildFiles(HELLO, { optimize: 'none', debug });
    return Buffer.from(component).includes('assembly/index/greet');
  };
  expect(await mentions(false)).toBe(false);
  expect(await mentions(true)).toBe(true);
});

test('a source map of the core module is there on request only', async () => {
  expect(await buildFiles(HELLO)).not.toHaveProperty('sourceMap');
  const { core, sourceMap = '' } = await buildFiles(HELLO, { sourceMap: true });
  const map = JSON.parse(sourceMap) as { sources: string[]; sourcesContent: string[] };
  expect(map.sourcesContent[map.sources.indexOf('assembly/index.ts')]).toBe(HELLO['assembly/index.ts']);
  const [url] = WebAssembly.Module.customSections(
    new WebAssembly.Module(Uint8Array.from(core)),
    'sourceMappingURL',
  );
  expect(new TextDecoder().decode(url)).toContain('component.core.wasm.map');
});

test('flags for asc go through', async () => {
  const simd =
    "export function greet(name: string): string { return v128.all_true<u8>(i8x16.splat(1)) ? name : ''; }";
  const files = { ...HELLO, 'assembly/index.ts': simd };
  expect(await greeting(files, { flags: ['--enable', 'simd'] })).toBe('Zoë 🙂');
});

test("a file asconfig.json of the project's does not change the build", async () => {
  const asconfig = JSON.stringify({ options: { runtime: 'nonsense', importMemory: true } });
  expect(await greeting({ ...HELLO, 'asconfig.json': asconfig })).toMatch(/^Hello/);
});

test('the bindings stand beside the guest, and are written only where they have changed', async () => {
  const root = await makeProject(CALLER);
  const folder = join(root, 'assembly/bindings');
  await attempt({ root });
  const files = await readdir(folder, { recursive: true });
  expect(files).toContain('imports/demo/caller/names.ts');
  const written = () => Promise.all(files.map(async (file) => (await stat(join(folder, file))).mtimeMs));
  const before = await written();
  await attempt({ root });
  expect(await written()).toEqual(before);
  expect(await readFile(join(folder, 'imports/demo/caller/names.ts'), 'utf8')).toContain(
    'export function name',
  );
});
