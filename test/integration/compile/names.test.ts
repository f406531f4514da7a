import fc from 'fast-check';
import { expect, test } from 'vitest';
import { label, plainExternName } from '../../../host/compile/binary/names.ts';
import { Reader } from '../../../host/compile/binary/reader.ts';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { linkageOf } from '../../../host/compile/linkage/linkage.ts';
import { resolveStructure, STRUCTURE } from '../../../host/protocol/structure.ts';
import { component, edited } from '../../support/handmade.ts';
import { inText, NASTY_NAMES } from '../../support/names.ts';

const leb = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];

const sized = (content: readonly number[]): number[] => [...leb(content.length), ...content];

/** A component of one core module without a function that exports none under each name. */
function moduleExporting(names: readonly (string | Uint8Array)[]): Uint8Array {
  const entries = names.flatMap((name) => [...sized([...Buffer.from(name)]), 0, 0]);
  const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 7, ...sized([...leb(names.length), ...entries])];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 1, ...sized(module)]);
}

test('a core name has at most as many bytes as engines take', () => {
  const caps = { ...resolveStructure({}), coreNameBytes: STRUCTURE.coreNameBytes.ceiling };
  const exporting = (bytes: number) => () => decodeComponent(moduleExporting(['x'.repeat(bytes)]), caps);
  expect(exporting(100_000)).not.toThrow();
  expect(exporting(100_001)).toThrow(
    expect.objectContaining({ code: 'structure_refused', detail: expect.stringMatching(/^coreNameBytes: /) }),
  );
});

test('a core name that is not UTF-8 is refused', () => {
  expect(() => decodeComponent(moduleExporting([Buffer.from([0x61, 0xff])]))).toThrow(
    expect.objectContaining({
      code: 'name_refused',
      detail: 'name of a core export is "a\\xff", which is not UTF-8, at byte 21',
    }),
  );
});

test('any core names link what they name', async () => {
  const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(names, async ([field = '', as = '', module = '']) => {
      const bytes = await edited((text) => text.replace(/\)\s*$/, `${linked([field, as, module])})`));
      const { instances } = linkageOf(bytes).linkage;
      expect(instances.at(-1)!.imports).toEqual([[module, as, { instance: 3, field }]]);
    }),
    { numRuns: 30 },
  );
});

/** An export of one module that another imports by a name that it gets on the way. */
function linked(names: readonly [field: string, as: string, module: string]): string {
  const [field, as, module] = names.map(inText);
  return `
    (core module $a (func (export "${field}")))
    (core module $b (import "${module}" "${as}" (func)))
    (core instance $ia (instantiate $a))
    (alias core export $ia "${field}" (core func $alias))
    (core instance $bundle (export "${as}" (func $alias)))
    (core instance (instantiate $b (with "${module}" (instance $bundle))))`;
}

test('exports with names that JavaScript knows are as good as any', async () => {
  const exports = [
    ...['then', 'constructor', 'arguments', 'eval', 'undefined', 'console', 'global-this', 'memory0'],
    ...['default', 'await', 'class', 'to-string', 'value-of', 'has-own-property', 'instantiate', 'imports'],
  ];
  const added = exports.map((name) => `export %${name}: func();`).join('\n');
  const bytes = await component((wit) => wit.replace('export handle:', `${added}\n export handle:`));
  expect(inspectBytes(bytes, BOUNDS).exports).toEqual(expect.arrayContaining(exports));
  expect(linkageOf(bytes).linkage.handle.field).toBe('cm32p2||handle');
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

/** With a pattern that reads it in two ways, each word would double the time, and this never end. */
test.each(['1', 'a', 'A', 'a1', '1a', '1A'])('a name that is none, of 100 words %s, is refused', (word) => {
  const name = Buffer.from(`a${`-${word}`.repeat(100)}_`);
  const bytes = Buffer.concat([Buffer.from([0x80 | (name.length & 0x7f), name.length >> 7]), name]);
  expect(() => label(Reader.of(bytes), 'a label')).toThrow(/name_refused/);
  expect(() => plainExternName(Reader.of(bytes), 'an import')).toThrow(/name_refused/);
});
