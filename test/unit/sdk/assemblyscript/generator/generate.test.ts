import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { type Generated, generate } from '../../../../../sdk/assemblyscript/generator/generate.ts';
import { readWorld } from '../../../../../sdk/assemblyscript/wit/read.ts';

const FIXTURES = new URL('../../../../fixtures/assemblyscript/', import.meta.url);

async function bindingsOf(text: string, world?: string): Promise<Generated> {
  return generate(await readWorld({ text }, world), { abi: '~lib/abi', guest: '../index' });
}

async function fixture(name: string, world?: string): Promise<Generated> {
  return bindingsOf(await readFile(new URL(`${name}/${name}.wit`, FIXTURES), 'utf8'), world);
}

function textOf({ files }: Generated, path: string): string {
  const file = files.find((each) => each.path === path);
  if (!file) throw new Error(`there is no ${path} among ${files.map((each) => each.path).join(', ')}`);
  return file.text;
}

test('an interface has a file of its own, by its side of the world', async () => {
  const { files, entry } = await fixture('sink');
  expect(files.map(({ path }) => path)).toEqual([
    'imports/demo/sink/shapes.ts',
    'imports/demo/sink/echo.ts',
    'exports/demo/sink/mirror.ts',
    'memory.ts',
    'tuples.ts',
    'core.ts',
    'entry.ts',
  ]);
  expect(entry).toBe('entry.ts');
});

test.each([
  ['sink', undefined],
  ['resources', 'drives'],
  ['resources', 'counts'],
  ['names', undefined],
])('%s %s: prettier would change nothing', async (name, world) => {
  const config = await resolveConfig(new URL('../../../../../package.json', import.meta.url));
  // Prettier takes no decorator before a function, so the declarations of core functions are left out.
  for (const { path, text } of (await fixture(name, world)).files.filter((file) => file.path !== 'core.ts')) {
    expect(text, path).toBe(await format(text, { ...config, parser: 'typescript' }));
  }
});

test('the same world gives the same bytes', async () => {
  const [one, other] = await Promise.all([fixture('sink'), fixture('sink')]);
  expect(one.files).toEqual(other.files);
  expect([...one.exports]).toEqual([...other.exports]);
});

test('an exported function comes with what the host calls after it has read the result', async () => {
  const { exports } = await bindingsOf(
    'package a:b@1.0.0; interface i { f: func() -> string; } world w { export i; export g: func(); }',
  );
  expect(Object.fromEntries(exports)).toEqual({
    g: 'g',
    gPost: 'cabi_post_g',
    iF: 'a:b/i@1.0.0#f',
    iFPost: 'cabi_post_a:b/i@1.0.0#f',
  });
});

test('an exported resource has a destructor', async () => {
  const { exports } = await fixture('resources', 'counts');
  expect([...exports.values()]).toContain('demo:resources/counters@0.1.0#[dtor]counter');
});

describe('documentation', () => {
  test('stands before what it is of', async () => {
    const shapes = textOf(await fixture('sink'), 'imports/demo/sink/shapes.ts');
    expect(shapes).toContain(
      '/**\n * demo:sink/shapes@1.2.0, as the host offers it.\n *\n * Shapes and what can be said of them.\n',
    );
    expect(shapes).toContain('/** A place in the plane. */\nexport class Point {');
    expect(shapes).toContain('    /** From left to right. */\n    public x: f64,');
    expect(shapes).toContain('  /** Its radius. */\n  static circle(value: f32): Shape {');
    const counters = textOf(await fixture('resources', 'drives'), 'imports/demo/resources/counters.ts');
    expect(counters).toContain('/** Counts up. */\nexport class Counter {');
    expect(counters).toContain('  /** Begins at `start`. */\n  constructor(start: u32) {');
    expect(counters).toContain('  /** Takes both. */\n  static merge(a: Counter, b: Counter): Counter {');
  });

  test('cannot end its comment', async () => {
    const wit = 'package a:b;\ninterface i {\n/// one */ boom\n/// two\nf: func();\n}\nworld w { import i; }';
    const text = textOf(await bindingsOf(wit), 'imports/a/b/i.ts');
    expect(text).toContain('/**\n * one *\\/ boom\n * two\n */\nexport function f(): void {');
  });
});

describe('several of a kind', () => {
  const versions = `
    package a:w;
    world w {
      import b:c/d@1.0.0;
      import b:c/d@2.0.0;
      import b:c/e@2.0.0;
      export b:c/d@1.0.0;
      export b:c/d@2.0.0;
    }
    package b:c@1.0.0 { interface d { record r { x: u8 } f: func(r: r); } }
    package b:c@2.0.0 { interface d { record r { x: u16 } f: func(r: r); } interface e { g: func(); } }
  `;

  test('versions of one interface have their version in the path, and only they', async () => {
    const { files } = await bindingsOf(versions, 'a:w/w');
    expect(files.map(({ path }) => path)).toEqual([
      'imports/b/c@1.0.0/d.ts',
      'imports/b/c@2.0.0/d.ts',
      'imports/b/c/e.ts',
      'exports/b/c@1.0.0/d.ts',
      'exports/b/c@2.0.0/d.ts',
      'core.ts',
      'entry.ts',
    ]);
  });

  test('the guest implements each version in a namespace of its own', async () => {
    const entry = textOf(await bindingsOf(versions, 'a:w/w'), 'entry.ts');
    expect(entry).toContain('guest.bCD100.f(new R(<u8>r))');
    expect(entry).toContain('guest.bCD200.f(new DR(<u16>r))');
  });

  test('types of one name in one file go by the name of their interface', async () => {
    const wit = `package a:b;
      interface one { record r { x: list<string> } }
      interface two { record r { y: list<string> } }
      interface both { use one.{r}; use two.{r as s}; f: func(r: r, s: s); }
      world w { import both; }`;
    const both = textOf(await bindingsOf(wit), 'imports/a/b/both.ts');
    expect(both).toContain("import { R } from './one';\nimport { R as TwoR } from './two';");
    expect(both).toContain('export { R };\n\nexport { TwoR as S };');
    expect(both).toContain('export function f(r: R, s: TwoR): void {');
  });
});

describe('names', () => {
  test('those of keywords, globals and own helpers give way by the written rule', async () => {
    const bindings = await fixture('names');
    const words = textOf(bindings, 'imports/demo/names/words.ts');
    expect(words).toContain('export class StaticArray_ {');
    expect(words).toContain('  static delete(constructor_: u32): u32 {');
    expect(words).toContain('  dispose_(): u32 {');
    expect(words).toContain('export function load_(store_: u32, memory_: string): u32 {');
    expect(words).toContain("import { mark as mark2, release as release2 } from '~lib/abi/memory';");
    expect(textOf(bindings, 'imports/demo/names/types.ts')).toContain(
      'export class Map_ {\n  constructor(\n    public default_: u32,',
    );
  });
});

test('what the world itself declares stands in one file', async () => {
  const wit = `package a:b;
    interface i { record r { x: u8 } }
    world w { use i.{r}; resource thing { constructor(); go: func() -> r; } enum e { one } import f: func(e: e) -> r; export g: func(r: r); }`;
  const bindings = await bindingsOf(wit);
  const world = textOf(bindings, 'world.ts');
  expect(world).toContain('export { R };');
  expect(world).toContain('export enum E {');
  expect(world).toContain('export class Thing {');
  expect(world).toContain('export function f(e: E): R {');
  expect(textOf(bindings, 'core.ts')).toContain("@external('$root', '[method]thing.go')");
});

test('specifiers lead from each file to the runtime and the guest', async () => {
  const world = await readWorld({
    text: 'package a:b; interface i { resource r; } world w { export i; export f: func() -> string; }',
  });
  const relative = generate(world, { abi: '../abi', guest: '../src/index' });
  expect(textOf(relative, 'entry.ts')).toContain("from '../abi/memory';");
  expect(textOf(relative, 'memory.ts')).toContain("import * as guest from '../src/index';");
  const wit = 'package a:b; interface i { f: func() -> string; } world w { import i; }';
  const deep = generate(await readWorld({ text: wit }), { abi: '../abi', guest: '../src/index' });
  expect(textOf(deep, 'imports/a/b/i.ts')).toContain("from '../../../../abi/memory';");
});
