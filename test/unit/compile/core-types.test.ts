import { expect, test } from 'vitest';
import { coreMemories, coreSections } from '../../../host/compile/binary/core-module.ts';
import { coreEntityType, tableType } from '../../../host/compile/binary/core-entities.ts';
import { coreTypes, type CoreType } from '../../../host/compile/binary/core-types.ts';
import { coreValueType } from '../../../host/compile/binary/core-values.ts';
import { scanCoreModule } from '../../../host/compile/binary/core-scan.ts';
import { Reader } from '../../../host/compile/binary/reader.ts';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { resolveStructure } from '../../../host/protocol/structure.ts';
import { fromText } from '../../support/handmade.ts';
import { bytes, CORE_PREAMBLE, items, leb, type Part, section, vector } from '../../support/wasm-encode.ts';
import { component, list } from './support/encode.ts';

const [I8, I16, V128, F64, F32, I64, I32] = [0x78, 0x77, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f];
const [FUNC, STRUCT, ARRAY] = [0x60, 0x5f, 0x5e];
const NO_CAPS = resolveStructure({});

function read(...entries: readonly Part[]): CoreType[] {
  const reader = Reader.of(vector(items(...entries)));
  const types = coreTypes(reader);
  reader.finish('types');
  return types;
}

const struct = (...fields: readonly number[]): Uint8Array =>
  bytes(STRUCT, fields.length, ...fields.map((field) => [field, 1]));

test('functions tell how much they take and give, and whether vectors are among it', () => {
  const none = { kind: 'func', parameters: 0, results: 0, vectors: false, code: '>' };
  expect(
    read([FUNC, 0, 0], [FUNC, 2, I32, F64, 1, I64], [FUNC, 2, V128, I32, 0], [FUNC, 0, 2, V128, F32]),
  ).toEqual([
    none,
    { ...none, parameters: 2, results: 1, code: 'iF>I' },
    { ...none, parameters: 2, vectors: true, code: 'vi>' },
    { ...none, results: 2, vectors: true, code: '>vf' },
  ]);
});

test.each([
  ['no field', [], 0],
  ['packed fields', [I8, I16], 16],
  ['numbers', [I32, F32, I64, F64], 32],
  ['a vector', [V128], 16],
  ['references', [0x70, 0x6f, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x69, 0x71, 0x72, 0x73, 0x74], 96],
])(
  'the bytes of a struct with %s are those of its header and of a word or more a field',
  (_, fields, stored) => {
    expect(read(struct(...fields))).toEqual([{ kind: 'struct', fields: fields.length, bytes: 16 + stored }]);
  },
);

test.each([
  [I8, 1],
  [I16, 2],
  [I32, 4],
  [F32, 4],
  [I64, 8],
  [F64, 8],
  [V128, 16],
  [0x6e, 8],
])('an array of 0x%s has elements of %i bytes', (element, elementBytes) => {
  expect(read([ARRAY, element, 0])).toEqual([{ kind: 'array', elementBytes }]);
});

test('a field may be a reference to a type, by an index of more than one byte', () => {
  const field = [0x63, 0x80, 0x01];
  expect(read([STRUCT, 2, ...field, 0, 0x64, 5, 1], [ARRAY, ...field, 1])).toEqual([
    { kind: 'struct', fields: 2, bytes: 16 + 8 + 8 },
    { kind: 'array', elementBytes: 8 },
  ]);
});

test('types count by one, in groups and with supertypes too', () => {
  const group = bytes(
    0x4e,
    3,
    [0x50, 0, FUNC, 0, 0],
    [0x50, 2, 0, 1, ...struct(I32)],
    [0x4f, 0, ARRAY, I8, 0],
  );
  expect(read(struct(), bytes(0x4e, 0), group, [FUNC, 0, 0]).map(({ kind }) => kind)).toEqual([
    ...['struct', 'func', 'struct', 'array', 'func'],
  ]);
});

test('a group may have more types than a call takes arguments', () => {
  const count = 200_000;
  const group = bytes(
    0x4e,
    leb(count),
    new Uint8Array(count * 2).map((_, at) => (at % 2 ? 0 : STRUCT)),
  );
  expect(read(group)).toHaveLength(count);
});

test.each<readonly [string, Part, string]>([
  ['a packed parameter', [FUNC, 1, I8, 0], 'unknown core value type 0x78, at byte 3'],
  ['an unknown type', [0x5d], 'unknown core type 0x5d, at byte 1'],
  ['a group in a group', [0x4e, 1, 0x4e, 0], 'unknown core type 0x4e, at byte 3'],
  ['an unknown mutability', [STRUCT, 1, I32, 2], 'mutability of a field is 2, neither 0 nor 1, at byte 4'],
  ['a shared reference', [ARRAY, 0x63, 0x65, 0x70, 0], 'unknown heap type 0x65, at byte 3'],
  ['more fields than bytes', [STRUCT, 9], 'cut off: fields of a struct are 9 in 0 bytes, at byte 2'],
  ['half a field', [STRUCT, 1, I32], 'cut off in mutability of a field, at byte 4'],
])('%s is malformed', (_, entry, problem) => {
  expect(() => read(entry)).toThrow(problem);
});

test('what a value takes is told of every type', () => {
  const sizes = [I32, I64, F32, F64, V128, 0x70].map((type) => coreValueType(Reader.of(bytes(type))));
  expect(sizes).toEqual([4, 8, 4, 8, 16, 8]);
});

const ABOVE_32_BITS = leb(2 ** 33);

test.each<readonly [string, Part, object]>([
  ['without a maximum', [0x70, 0, 7], { minimum: 7, maximum: undefined, addresses: 32 }],
  ['with one', [0x6f, 1, 7, 9], { minimum: 7, maximum: 9, addresses: 32 }],
  ['of objects', [0x63, 0x6d, 0, 1], { minimum: 1, maximum: undefined, addresses: 32 }],
  ['with 64-bit addresses', [0x70, 5, 7, ...ABOVE_32_BITS], { minimum: 7, maximum: 2 ** 33, addresses: 64 }],
])('a table %s', (_, encoded, type) => {
  expect(tableType(Reader.of(bytes(encoded)))).toEqual({ kind: 'table', ...type });
  expect(coreEntityType(Reader.of(bytes(1, encoded)))).toEqual({ kind: 'table', ...type });
});

test('the elements that a table of 64-bit addresses begins with are counted', () => {
  expect(() => tableType(Reader.of(bytes(0x70, 4, ABOVE_32_BITS)))).toThrow('tableElements: 8,589,934,592');
});

test('a caller that refuses nothing reads all memories of a module', async () => {
  const text =
    '(import "a" "b" (memory i64 1 2)) (memory 3) (memory 4 5) (data (memory 2) (i32.const 0) "x")';
  const module = await fromText(`(module ${text})`);
  expect(coreMemories(Reader.of(module))).toMatchObject({
    imported: [{ minimum: 1, maximum: 2, addresses: 64 }],
    defined: [{ minimum: 3 }, { minimum: 4, maximum: 5 }],
  });
  expect(scanCoreModule(Reader.of(module)).defined).toHaveLength(2);
});

test('a function is not of the type of an object', () => {
  const module = bytes(CORE_PREAMBLE, list(1, struct()), list(3, 0), list(10, [2, 0, 0x0b]));
  expect(() => scanCoreModule(Reader.of(module))).toThrow("function 0 is of a type that is not a function's");
  expect(WebAssembly.validate(Uint8Array.from(module))).toBe(false);
});

test.each([
  ['a struct', '(core type (struct (field (mut i8))))'],
  ['an array', '(core type (array anyref))'],
  ['a group', '(core rec (type (func)) (type (struct)))'],
  ['a subtype', '(core type (sub (func)))'],
  [
    'what a module has',
    '(core type (module (type (struct)) (type (sub (func))) (rec (type (func)) (type (array i16))) (export "c" (func (type 1)))))',
  ],
])('a component may define the type of %s', async (_, text) => {
  const made = await fromText(`(component ${text} (core type $last (module)))`);
  expect(decodeComponent(made, NO_CAPS, new Set())).toMatchObject({
    coreTypes: text.startsWith('(core rec') ? 3 : 2,
  });
});

test('a byte that says that no type of a module follows has a subtype behind it', () => {
  const made = component(section(3, vector(items([0, FUNC, 0, 0]))));
  expect(() => decodeComponent(made)).toThrow('a core type of the unknown kind 0x00 0x60, at byte 12');
});

test('the sections of a module with objects are in their places', async () => {
  const module = await fromText('(module (type (struct (field i32))) (func))');
  const [types] = coreSections(Reader.of(module));
  expect(coreTypes(types!.content)).toEqual([
    { kind: 'struct', fields: 1, bytes: 24 },
    { kind: 'func', parameters: 0, results: 0, vectors: false, code: '>' },
  ]);
});
