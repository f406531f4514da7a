import { expect, test } from 'vitest';
import { meter } from '../../../host/compile/meter/meter.ts';
import { fromText } from '../../support/handmade.ts';

const TAKEN: readonly (readonly [feature: string, module: string])[] = [
  ['struct types', '(type $s (struct (field i32))) (func (drop (struct.new $s (i32.const 1))))'],
  ['packed arrays', '(type $a (array (mut i8))) (func (drop (array.new_default $a (i32.const 3))))'],
  ['groups and subtypes', '(rec (type $a (sub (struct))) (type $b (sub $a (struct (field (ref $a))))))'],
  ['small integers', '(func (result i32) (ref.eq (ref.i31 (i32.const 0)) (ref.null none)))'],
  ['host references as any', '(func (param externref) (drop (any.convert_extern (local.get 0))))'],
  ['objects in exports', '(type $s (struct)) (func (export "f") (result (ref null $s)) (ref.null $s))'],
  ['calls by reference', '(type $f (func)) (func (param (ref $f)) (call_ref $f (local.get 0)))'],
  ['tail calls by reference', '(type $f (func)) (func (param (ref $f)) (return_call_ref $f (local.get 0)))'],
  ['tables with a first value', '(func $f) (table 1 (ref func) (ref.func $f))'],
  [
    'many memories',
    '(memory 1) (memory $b 1) (data (memory $b) (i32.const 0) "x") (func (drop (memory.size $b)))',
  ],
  ['many exported memories', '(memory (export "a") 1) (memory (export "b") 1)'],
  ['64-bit memories', '(memory i64 1) (func (drop (i32.load offset=0x100000000 (i64.const 0))))'],
  ['64-bit tables', '(type $f (func)) (table i64 1 funcref) (func (call_indirect (type $f) (i64.const 0)))'],
  ['tail calls', '(func $f (return_call $f))'],
  ['exceptions', '(tag $t) (func (block (try_table (catch $t 0) (throw $t))))'],
  ['references to exceptions', '(func (param exnref) (throw_ref (local.get 0)))'],
  ['exceptions of the older kind', '(tag $t) (func try try throw $t delegate 0 catch $t rethrow 0 end)'],
  ['exported tags', '(tag (export "t") (param i32))'],
  ['longer constants', '(global i32 (i32.add (i32.const 1) (i32.const 2)))'],
  ['vectors', '(func (param v128 v128) (drop (i32x4.add (local.get 0) (local.get 1))))'],
  ['objects in constants', '(type $s (struct)) (global (ref $s) (struct.new $s))'],
  ['many values', '(func (result i32 i64) (i32.const 1) (i64.const 2))'],
];

test.each(TAKEN)('the meter takes %s', async (_, inside) => {
  const core = await fromText(`(module ${inside})`);
  expect(WebAssembly.validate(Uint8Array.from(meter(core).bytes))).toBe(true);
});
