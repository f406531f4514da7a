import { expect, test } from 'vitest';
import type { Feature } from '../../../host/compile/binary/features.ts';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { resolveStructure } from '../../../host/protocol/structure.ts';
import { fromText } from '../../support/handmade.ts';
import { bytes, sized } from '../../support/wasm-encode.ts';
import { core, list } from './support/encode.ts';

const CAPS = resolveStructure({});

/** Read for a host that does not have this feature. */
const without = (feature: Feature, made: Uint8Array) => decodeComponent(made, CAPS, new Set([feature]));

test.each<[Feature, string, string]>([
  ['gc', '(type (struct))', 'a struct type'],
  ['gc', '(type (array i8))', 'an array type'],
  ['gc', '(rec (type (func)) (type (struct)))', 'a struct type'],
  ['gc', '(type (func (param anyref)))', 'a reference to any'],
  ['gc', '(func (local eqref))', 'a reference to eq'],
  ['gc', '(global i31ref (ref.null i31))', 'a reference to i31'],
  ['gc', '(table 1 structref)', 'a reference to struct'],
  ['gc', '(import "a" "b" (global arrayref))', 'a reference to array'],
  ['gc', '(func (drop (ref.null none)))', 'a reference to none'],
  ['gc', '(func (drop (ref.i31 (i32.const 0))))', 'ref.i31 in function 0'],
  ['gc', '(func (result i32) unreachable ref.eq)', 'ref.eq in function 0'],
  [
    'threads',
    '(memory 1 2 shared) (func (drop (i32.atomic.load (i32.const 0))))',
    'i32.atomic.load in function 0',
  ],
  ['threads', '(func atomic.fence)', 'atomic.fence in function 0'],
  [
    'relaxed-simd',
    '(func (result v128) unreachable i8x16.relaxed_swizzle)',
    'i8x16.relaxed_swizzle in function 0',
  ],
  [
    'relaxed-simd',
    '(func (result v128) unreachable i32x4.relaxed_dot_i8x16_i7x16_add_s)',
    'i32x4.relaxed_dot_i8x16_i7x16_add_s in function 0',
  ],
  ['multi-memory', '(memory 1) (memory 1)', 'a second memory in one module'],
  ['multi-memory', '(import "a" "m" (memory 1)) (memory 1)', 'a second memory in one module'],
  ['memory64', '(table i64 1 funcref)', 'a table with 64-bit addresses'],
])('%s is refused by name: %s', async (feature, inside, item) => {
  const made = await fromText(`(component (core module ${inside}))`);
  expect(() => without(feature, made)).toThrow(
    expect.objectContaining({
      code: 'feature_refused',
      detail: expect.stringMatching(new RegExp(`^${feature}: ${item} \\(.*\\), at byte \\d+$`)),
    }),
  );
});

test('a group of function types needs no garbage collection', async () => {
  const group = '(rec (type $a (func (param (ref null $b)))) (type $b (sub (func))))';
  const made = await fromText(`(component (core module ${group}))`);
  expect(without('gc', made)).toBeDefined();
});

test.each([
  ['memory.size', [0x3f, 1]],
  ['memory.copy', [0xfc, 0x0a, 0, 1]],
  ['memory.fill', [0xfc, 0x0b, 1]],
  ['memory.init', [0xfc, 0x08, 0, 1]],
  ['i32.load', [0x28, 0x42, 1, 0]],
  ['v128.load8_lane', [0xfd, 0x54, 0x40, 1, 0, 0]],
])('%s of another memory than the one there may be is refused', (instruction, code) => {
  const body = sized(bytes(0, code, 0x0b));
  const made = core(list(1, [0x60, 0, 0]), list(3, 0), list(10, body));
  expect(() => without('multi-memory', made)).toThrow(
    `multi-memory: ${instruction} of memory 1 in function 0`,
  );
});

test('a data segment of another memory is refused', () => {
  const made = core(list(11, [2, 1, 0x41, 0, 0x0b, 0]));
  expect(() => without('multi-memory', made)).toThrow('multi-memory: a data segment of memory 1 (');
});

const decoded = async (inside: string) =>
  decodeComponent(await fromText(`(component (core module ${inside}))`));

test.each([
  ['threads', '(func atomic.fence)'],
  ['relaxed-simd', '(func (result v128) unreachable f32x4.relaxed_min)'],
])('this host refuses %s', async (feature, inside) => {
  await expect(decoded(inside)).rejects.toMatchObject({
    code: 'feature_refused',
    detail: expect.stringContaining(`${feature}: `),
  });
});

test.each([
  ['types of objects', '(type (struct (field i8))) (type (array anyref)) (table 1 eqref)'],
  ['many memories', '(memory 1) (memory 1) (data (memory 1) (i32.const 0) "x")'],
  ['64-bit memories and tables', '(memory i64 1) (table i64 1 funcref)'],
  ['objects', '(type (struct (field i8))) (func (drop (struct.new_default 0)))'],
  ['instructions on another memory', '(memory 1) (memory 1) (func (drop (i32.load 1 (i32.const 0))))'],
  ['exceptions of both kinds', '(tag) (func try catch 0 end (block (try_table (catch 0 0))))'],
])('this host takes %s', async (_, inside) => {
  await expect(decoded(inside)).resolves.toBeDefined();
});
