import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { coreSections } from '../../../host/compile/binary/core-module.ts';
import { label, plainExternName } from '../../../host/compile/binary/names.ts';
import { Reader } from '../../../host/compile/binary/reader.ts';
import { checkGlue } from '../../../host/compile/glue/check.ts';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { inOwnNames } from '../../../host/compile/names/own-names.ts';
import { safeComponent, safeNames } from '../../../host/compile/names/safe-names.ts';
import { translate } from '../../../host/compile/transpile/jco.ts';
import { wiringOf } from '../../../host/compile/wiring/wiring.ts';
import { guestPath } from '../../support/guests.ts';
import { component, edited, fromText } from '../../support/handmade.ts';
import { inText, NASTY_NAMES } from '../../support/names.ts';

type Instantiate = (
  core: (name: string) => WebAssembly.Module,
  imports: object,
  instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
) => Promise<{ go(): number | Promise<number> }>;

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype);

afterEach(() => {
  expect(globalThis).not.toHaveProperty('pwned');
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(PROTOTYPE);
});

/** Runs a component's `go` on jco's glue. */
async function go(bytes: Uint8Array): Promise<number> {
  const { glue, cores } = await translate(bytes);
  const source = `data:text/javascript;base64,${Buffer.from(glue).toString('base64')}`;
  const { instantiate } = (await import(/* @vite-ignore */ source)) as { instantiate: Instantiate };
  const instance = await instantiate(
    (name) => new WebAssembly.Module(Uint8Array.from(cores.get(name)!)),
    {},
    (module, imports) => new WebAssembly.Instance(module, imports),
  );
  return instance.go();
}

type Six = readonly [string, string, string, string, string, string];

/** Two modules that call one another under six names, all inside another component; `go` gives 42. */
function linked([func, other, global, module, argument, entry]: Six): string {
  return `
    (core type (module (import "${argument}" "${other}" (func)) (export "${entry}" (func))))
    (type (component (core type (module (import "${module}" "${func}" (global i32)) (export "${global}" (memory 1))))))
    (core module $a
      (func (export "${func}") (result i32) i32.const 40)
      (global (export "${global}") i32 (i32.const 2)))
    (core module $b
      (import "${module}" "${other}" (func $f (result i32)))
      (import "${argument}" "${global}" (global $g i32))
      (func (export "${entry}") (result i32) call $f global.get $g i32.add))
    (core instance $ia (instantiate $a))
    (alias core export $ia "${func}" (core func $alias))
    (core instance $bundle (export "${other}" (func $alias)))
    (core instance $ib (instantiate $b (with "${module}" (instance $bundle)) (with "${argument}" (instance $ia))))
    (func (export "go") (result u32) (canon lift (core func $ib "${entry}")))`;
}

const alone = (names: Six): Promise<Uint8Array> => fromText(`(component ${linked(names)})`);

const nested = (names: Six): Promise<Uint8Array> =>
  fromText(`(component
    (component $inner (component $innermost ${linked(names)})
      (instance $i (instantiate $innermost)) (export "go" (func $i "go")))
    (instance $i (instantiate $inner)) (export "go" (func $i "go")))`);

/** As they are in a component's bytes. */
const six = (names: readonly string[]): Six => names.map(inText) as unknown as Six;

const around = (name: string): Six =>
  six([name, `${name}1`, `2${name}`, `${name}3`, `${name}${name}`, `${name}5`]);

test.each(NASTY_NAMES)('a component with the core name %j works, and no code runs', async (name) => {
  for (const bytes of [await alone(around(name)), await nested(around(name))]) {
    const { bytes: safe, names } = safeComponent(bytes);
    expect(await go(safe)).toBe(42);
    if (name.length > 3) expect(Buffer.from(safe).includes(name)).toBe(false);
    expect([...names]).toEqual(['go']);
  }
});

test('any core names do, at any depth', async () => {
  const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(names, fc.boolean(), async (some, inside) => {
      const bytes = await (inside ? nested : alone)(six(some));
      expect(await go(safeNames(bytes))).toBe(42);
    }),
    { numRuns: 30 },
  );
});

test('names that are alike stay apart, and the same name stays the same', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ maxLength: 4 }), { maxLength: 40 }), (names) => {
      const { originals, bytes } = safeComponent(moduleExporting(names));
      expect(originals).toEqual(names.map((name) => Buffer.from(name).toString('latin1')));
      expect(exportsOf(bytes)).toEqual(names.map((_, index) => `n${index}`));
    }),
  );
});

const leb = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];

const sized = (content: readonly number[]): number[] => [...leb(content.length), ...content];

/** A component of one core module without a function that exports none under each name. */
function moduleExporting(names: readonly (string | Uint8Array)[]): Uint8Array {
  const entries = names.flatMap((name) => [...sized([...Buffer.from(name)]), 0, 0]);
  const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 7, ...sized([...leb(names.length), ...entries])];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 1, ...sized(module)]);
}

function exportsOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return text.match(/n\d+/g) ?? [];
}

test('a core name has at most as many bytes as engines take', () => {
  expect(exportsOf(safeNames(moduleExporting(['x'.repeat(100_000)])))).toEqual(['n0']);
  expect(() => safeNames(moduleExporting(['x'.repeat(100_001)]))).toThrow(
    expect.objectContaining({ code: 'structure_refused', detail: expect.stringMatching(/^coreNameBytes: /) }),
  );
});

test('a core name that is not UTF-8 is refused', () => {
  expect(() => safeNames(moduleExporting([Buffer.from([0x61, 0xff])]))).toThrow(
    expect.objectContaining({
      code: 'name_refused',
      detail: 'a core name is "a\\xff", which is not UTF-8, at byte 21',
    }),
  );
});

test('a component that imports one core name twice works as before or is refused', async () => {
  const bytes = await fromText(`(component
    (core module $a (func (export "f") (result i32) i32.const 21))
    (core module $b
      (import "m" "f" (func $f (result i32))) (import "m" "f" (func $g (result i32)))
      (func (export "go") (result i32) call $f call $g i32.add))
    (core instance $ia (instantiate $a))
    (core instance $ib (instantiate $b (with "m" (instance $ia))))
    (func (export "go") (result u32) (canon lift (core func $ib "go"))))`);
  const before = await translate(bytes).then(
    () => 'accepted',
    ({ code }) => code as string,
  );
  const after = await translate(safeNames(bytes)).then(
    () => 'accepted',
    ({ code }) => code as string,
  );
  expect(after).toBe(before);
});

test.each(['hello', 'fetch', 'log', 'config'])('what was made safe stays as it is: %s', async (guest) => {
  const safe = safeNames(await readFile(guestPath(guest, 'rust')));
  expect(Buffer.compare(safeNames(safe), safe)).toBe(0);
});

/** Ids of a core module's sections, with the names of custom ones. */
function sectionsOf(module: Uint8Array): (number | string)[] {
  return [...coreSections(Reader.of(module))].map(({ id, content }) => {
    if (id !== 0) return id;
    const size = content.size('name');
    return Buffer.from(module.subarray(content.position, content.position + size)).toString();
  });
}

test('of custom sections only the names of functions are left', async () => {
  const bytes = await edited((text) =>
    text.replace(
      '(core module $main (;0;)',
      '(@custom "of component" "x") (core module $main (;0;) (@custom "of module" "x") (@custom "branch" (before code) "x")',
    ),
  );
  const safe = safeNames(bytes);
  expect(Buffer.from(bytes).includes('of component')).toBe(true);
  for (const gone of ['of component', 'of module', 'branch', 'producers', 'component-name'])
    expect(Buffer.from(safe).includes(gone)).toBe(false);
  const custom = wiringOf(safe).flatMap((module) =>
    sectionsOf(module.bytes).filter((id) => typeof id === 'string'),
  );
  expect(new Set(custom)).toEqual(new Set(['name']));
});

test('types inside types are read to the depth that the inspection allows, and no further', () => {
  const types = (levels: number) => {
    const outer = Array.from({ length: levels - 1 }, () => [0x41, 1, 1]).flat();
    return Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, ...sized([1, ...outer, 0x41, 0])]);
  };
  expect(safeNames(types(100))).toEqual(Buffer.from(types(100)));
  expect(() => safeNames(types(101))).toThrow(/more than 100 levels of nesting/);
  expect(() => safeNames(types(200_000))).toThrow(/more than 100 levels of nesting/);
});

test('a reason of jco is told in the names that the component has', () => {
  const message = 'core instance 4 has no export named `n1` (at offset 0x5c1)';
  expect(inOwnNames(message, ['a', "it's\n"])).toBe('core instance 4 has no export named "it\'s\\n"');
  expect(inOwnNames('`n7`', [])).toBe('`n7`');
});

const read = (rule: typeof label, name: string): string => {
  const bytes = Buffer.from(name);
  return rule(Reader.of(Uint8Array.from([...leb(bytes.length), ...bytes])), 'a name');
};

test.each(['a', 'a1', 'a-b', 'a-B', 'A-b', 'ABC-1-2x', 'a-1B', 'then', 'a'.repeat(512)])(
  '%s is a label',
  (name) => {
    expect(read(label, name)).toBe(name);
    expect(read(plainExternName, name)).toBe(name);
  },
);

const NOT_LABELS = [
  '',
  'aB',
  'Ab',
  '1a',
  '-a',
  'a-',
  'a--b',
  'a_b',
  'a.b',
  'a b',
  'a-1aB',
  'ä',
  '$',
  '__proto__',
  "a'",
];

test.each([...NOT_LABELS, ...NASTY_NAMES.filter((name) => !/^[a-z]+\d?$/.test(name) && name.length < 512)])(
  '%j is no label',
  (name) => {
    for (const rule of [label, plainExternName])
      expect(() => read(rule, name)).toThrow(expect.objectContaining({ code: 'name_refused' }));
  },
);

test.each([
  'wasi:http/types@0.3.0',
  'a:b/c',
  'a-1:b-C/d-E@1.0.0-rc.1+b.2',
  'a:b/c@1',
  'a:b/c@0.2',
  '[constructor]a-b',
  '[method]a.b',
  '[static]a-b.c-d',
])('%s is the name of an import', (name) => {
  expect(read(plainExternName, name)).toBe(name);
  expect(() => read(label, name)).toThrow(expect.objectContaining({ code: 'name_refused' }));
});

test.each([
  'a:b',
  'A:b/c',
  'a:b:c/d',
  'a:b/c/d',
  'a:b/c@',
  'a:b/c@1.0',
  'a:b/c@01.0.0',
  'a:b/c@1.0.0-01',
  '[constructor]a.b',
  '[method]a',
  '[method]a.b.c',
  '[async]a',
  '[other]a',
  'unlocked-dep=<a:b>',
  'locked-dep=<a:b@1.0.0>',
  'url=<https://example.com>',
  'integrity=<sha256-AAAA>',
])('%s is none', (name) => {
  expect(() => read(plainExternName, name)).toThrow(expect.objectContaining({ code: 'name_refused' }));
});

const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024 };

test.each([
  ['an export', `(export "it's" (func $handle)))`],
  ['an import', `(import "it's" (func)))`],
  ['a label', `(type (record (field "it's" u8))))`],
  ['a case', `(type (variant (case "it's"))))`],
  ['a parameter', `(type (func (param "it's" u8))))`],
  ['an export of an instance', `(instance (export "it's" (func $handle))))`],
  ['an import inside', `(component (import "it's" (func))))`],
  ['a declaration', `(type (instance (export "it's" (func)))))`],
])('a bad name of %s is refused, and the detail says which and where', async (_, addition) => {
  const bytes = await edited((text) => text.replace(/\)\s*$/, addition.replace('$handle', '3')));
  expect(() => inspectBytes(bytes, BOUNDS)).toThrow(
    expect.objectContaining({
      code: 'name_refused',
      detail: expect.stringMatching(/^.* is "it's", which the grammar .* does not have, at byte \d+$/),
    }),
  );
});

/** Makes glue of a component that exports functions of these names too, and has it checked. */
async function exporting(...exports: string[]): Promise<void> {
  const added = exports.map((name) => `export %${name}: func();`).join('\n');
  const world = await component((wit) => wit.replace('export handle:', `${added}\n export handle:`));
  const { bytes, names } = safeComponent(world);
  checkGlue(Buffer.from((await translate(bytes)).glue).toString(), names);
}

test.each([
  ...['then', 'constructor', 'arguments', 'eval', 'undefined', 'console', 'global-this', 'get-core-module'],
  ...['memory0', 'exports0', 'realloc0', 'post-return0', 'trampoline0', 'instance-flags0', 'module0'],
  ...['to-uint32', 'create-new-current-task', 'resolve', 'promise', 'run-next', 'gen'],
])('an export called %s, which the glue would misuse, is refused', async (name) => {
  await expect(exporting(name)).rejects.toMatchObject({
    code: 'name_refused',
    detail: expect.stringContaining(name.replaceAll(/-./g, (dash) => dash.slice(1).toUpperCase())),
  });
});

test('exports with other names that JavaScript knows are as good as any', async () => {
  const exports = [
    ...['default', 'await', 'class', 'to-string', 'value-of', 'has-own-property', 'instantiate', 'imports'],
    ...['instantiate-core', 'data-view', 'fetch', 'get', 'log', 'process', 'require', 'n1', 'exports1-n2'],
  ];
  await expect(exporting(...exports)).resolves.toBeUndefined();
});

/** With a pattern that reads it in two ways, each word would double the time, and this never end. */
test.each(['1', 'a', 'A', 'a1', '1a', '1A'])('a name that is none, of 100 words %s, is refused', (word) => {
  const name = Buffer.from(`a${`-${word}`.repeat(100)}_`);
  const bytes = Buffer.concat([Buffer.from([0x80 | (name.length & 0x7f), name.length >> 7]), name]);
  expect(() => label(Reader.of(bytes), 'a label')).toThrow(/name_refused/);
  expect(() => plainExternName(Reader.of(bytes), 'an import')).toThrow(/name_refused/);
});
