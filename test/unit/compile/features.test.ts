import { expect, test } from 'vitest';
import { decodeComponent } from '../../../host/compile/inspect/component.ts';
import { fromText } from '../../support/handmade.ts';
import { bytes, sized } from '../../support/wasm-encode.ts';
import { core, list } from './support/encode.ts';

const decoded = async (text: string) => decodeComponent(await fromText(text));

test.each([
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
  ['multi-memory', '(memory 1) (memory 1)', 'a second memory in one module'],
  ['multi-memory', '(import "a" "m" (memory 1)) (memory 1)', 'a second memory in one module'],
  ['memory64', '(table i64 1 funcref)', 'a table with 64-bit addresses'],
])('%s is refused by name: %s', async (feature, inside, item) => {
  await expect(decoded(`(component (core module ${inside}))`)).rejects.toMatchObject({
    code: 'feature_refused',
    detail: expect.stringMatching(new RegExp(`^${feature}: ${item} \\(.*\\), at byte \\d+$`)),
  });
});

test('a group of function types needs no garbage collection', async () => {
  const group = '(rec (type $a (func (param (ref null $b)))) (type $b (sub (func))))';
  await expect(decoded(`(component (core module ${group}))`)).resolves.toBeDefined();
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
  expect(() => decodeComponent(made)).toThrow(`multi-memory: ${instruction} of memory 1 in function 0`);
});

test('a data segment of another memory is refused', () => {
  const made = core(list(11, [2, 1, 0x41, 0, 0x0b, 0]));
  expect(() => decodeComponent(made)).toThrow('multi-memory: a data segment of memory 1 (');
});
