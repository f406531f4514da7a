/** Which functions pay for themselves and count their frame, and what that comes to. */
import { expect, test } from 'vitest';
import { COST } from '../../../../host/compile/meter/costs.ts';
import { core, Running } from './support/metered.ts';
import { factsOf, type FunctionFacts } from './support/read.ts';

const adds = (count: number): string => '(drop (i32.add (i32.const 1) (i32.const 2)))'.repeat(count);
/** Each is two constants and an addition. */
const ADDS_COST = COST['i32.add']! + 2 * COST['i32.const']! + COST['drop']!;

const leftAlone: FunctionFacts = { pays: false, counts: false, silent: true };
const pays: FunctionFacts = { pays: true, counts: false, silent: false };
const paysAndCounts: FunctionFacts = { pays: true, counts: true, silent: false };
/** It takes part in nothing, but has a loop or calls what pays. */
const paidFor: FunctionFacts = { pays: false, counts: false, silent: false };

test.each<readonly [string, string, readonly FunctionFacts[]]>([
  ['a leaf that is called is paid for', `(func $f ${adds(20)}) (func call $f)`, [leftAlone, leftAlone]],
  [
    'so is a chain of calls',
    `(func $a ${adds(5)}) (func $b call $a call $a) (func $c call $b)`,
    [leftAlone, leftAlone, leftAlone],
  ],
  ['a leaf that is dear pays', `(func $f ${adds(200)}) (func call $f)`, [pays, paidFor]],
  ['a chain that is dear pays at its end', `(func $a ${adds(80)}) (func call $a call $a)`, [leftAlone, pays]],
  ['who has a loop is paid for up to it', '(func (loop (br 0)))', [paidFor]],
  ['who calls itself pays and counts', '(func $f call $f)', [paysAndCounts]],
  [
    'of a circle of three one pays and counts',
    '(func $a call $b) (func $b call $c) (func $c call $a)',
    [paysAndCounts, paidFor, paidFor],
  ],
  [
    'a circle is broken at the longest of those in it',
    `(func $a call $b) (func $b ${adds(2)} call $c) (func $c call $a)`,
    [paidFor, paysAndCounts, paidFor],
  ],
  [
    'a circle that is broken anyway is not broken once more',
    `(func $a call $b ${adds(40)}) (func $b (export "b") call $a)`,
    [paidFor, paysAndCounts],
  ],
  [
    'of two circles that share a function one is enough',
    `(func $a call $b) (func $b ${adds(2)} call $a call $c) (func $c call $b)`,
    [paidFor, paysAndCounts, paidFor],
  ],
  [
    'of two circles that share none, each is broken',
    '(func $a call $b call $c) (func $b call $a) (func $c call $d) (func $d call $c)',
    [paysAndCounts, paidFor, paysAndCounts, paidFor],
  ],
  [
    'who only comes to a circle is no part of it, however long it is',
    `(func ${adds(9)} call $a) (func $a call $b) (func $b call $a)`,
    [paidFor, paysAndCounts, paidFor],
  ],
  [
    'an export of next to nothing but a loop is paid for up to it',
    '(func (export "f") (loop (br 0)))',
    [paidFor],
  ],
  ['an export that does next to nothing is left alone', `(func (export "f") ${adds(5)})`, [leftAlone]],
  ['an export that does something pays', `(func (export "f") ${adds(50)})`, [pays]],
  [
    'an export that calls what counts, counts',
    '(func $f call $f) (func (export "f") call $f)',
    [paysAndCounts, paysAndCounts],
  ],
  ['what is in a table pays', `(table funcref (elem $f)) (func $f ${adds(50)})`, [pays]],
  [
    'what is referred to by code has been declared, and pays',
    `(elem declare func $f) (func $f ${adds(50)}) (func (drop (ref.func $f)))`,
    [pays, leftAlone],
  ],
  ['what a global refers to pays', `(global funcref (ref.func $f)) (func $f ${adds(50)})`, [pays]],
  ['the start function pays', `(start $f) (func $f ${adds(50)})`, [pays]],
  ['who throws pays', '(tag) (func (throw 0)) (func call 0)', [pays, paidFor]],
  [
    'who catches what may come from deep down counts',
    '(func $f call $f) (func (block (try_table (catch_all 0) (call $f))))',
    [paysAndCounts, paysAndCounts],
  ],
  ['who has a frame of more than 8 KiB counts', `(func (local ${'i64 '.repeat(1050)}))`, [paysAndCounts]],
  [
    'who calls what it does not see is deep, and paid for',
    '(import "a" "b" (func $f)) (func call $f)',
    [paidFor],
  ],
])('%s', async (_, fields, facts) => {
  expect(factsOf(await core(fields))).toEqual(facts);
});

test('a path costs what its instructions do, whoever pays', async () => {
  const running = await Running.of(`
    (func $leaf ${adds(10)})
    (func (export "alone") ${adds(100)})
    (func (export "calls") call $leaf call $leaf ${adds(80)})`);
  expect(running.fuel('alone')).toBe(100 * ADDS_COST);
  expect(running.fuel('calls')).toBe(100 * ADDS_COST + 2 * COST['call']!);
});

test('of two paths the longer one is paid, whichever is gone', async () => {
  const running = await Running.of(`
    (func (export "f") (param i32) (if (local.get 0) (then ${adds(90)}) (else ${adds(40)})))`);
  expect(running.fuel('f', 1)).toBe(90 * ADDS_COST + COST['local.get']! + COST['if']!);
  expect(running.fuel('f', 0)).toBe(running.fuel('f', 1));
});

test('where paths meet, the longer one is paid with what follows', async () => {
  const running = await Running.of(`
    (func (export "f") (param i32) (block (br_if 0 (local.get 0)) ${adds(40)}) ${adds(50)})
    (func (export "g") (param i32) (if (local.get 0) (then ${adds(2)}) (else ${adds(40)})) ${adds(50)})
    (func (export "h") (param i32) (if (local.get 0) (then ${adds(40)}) (else ${adds(2)})) ${adds(50)})`);
  const choice = COST['local.get']! + COST['if']!;
  expect(running.fuel('f', 1)).toBe(90 * ADDS_COST + COST['local.get']! + COST['br_if']!);
  expect([running.fuel('g', 1), running.fuel('h', 1)]).toEqual(Array(2).fill(90 * ADDS_COST + choice));
});

test('each turn of a circle of calls is paid for', async () => {
  const running = await Running.of(`
    (func $even (export "even") (param i32) (result i32)
      (if (result i32) (local.get 0) (then (call $odd (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
    (func $odd (param i32) (result i32)
      (if (result i32) (local.get 0) (then (call $even (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 0))))`);
  expect(running.call('even', 1000)).toBe(1);
  const [none, two, thousand] = [0, 2, 1000].map((turns) => running.fuel('even', turns));
  expect(two! - none!).toBeGreaterThan(2 * COST['call']!);
  expect(thousand! - none!).toBe(500 * (two! - none!));
  expect(running.host.isAtRest()).toBe(true);
});

test('what is thrown is paid for where it is thrown', async () => {
  const running = await Running.of(`
    (tag $t)
    (func (export "f") (param i32) (block (try_table (catch $t 0) (if (local.get 0) (then (throw $t))))))`);
  expect(running.fuel('f', 1) - running.fuel('f', 0)).toBeGreaterThanOrEqual(COST['throw']!);
});
