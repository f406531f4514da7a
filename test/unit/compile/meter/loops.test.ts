/** Loops, however they are written: what they compute and what they cost, in slices of any size. */
import { describe, expect, test } from 'vitest';
import { meter } from '../../../../host/compile/meter/meter.ts';
import { MAX_SLICE, METER_EXPORTS } from '../../../../host/protocol/metering.ts';
import { core, original, Running, type Value } from './support/metered.ts';
import { loopMarks } from './support/read.ts';

const SLICES = [1, 2, 3, 7, 50, 1000, MAX_SLICE - 1];

/** So long that a loop with it is not written more than once. */
const LONG = '(global.set $g (i32.add (global.get $g) (i32.const 3)))'.repeat(4);
const GLOBAL = '(global $g (mut i32) (i32.const 0))';
/** So dear that it pays for itself. */
const CALL = `(func $f (export "f2") ${'(drop (i32.const 0))'.repeat(60)} (global.set $g (i32.add (global.get $g) (i32.const 1))))`;
const LESS = '(local.tee $n (i32.sub (local.get $n) (i32.const 1)))';

interface Loops {
  readonly what: string;
  readonly fields: string;
  /** Some that each loop has. */
  readonly marks: readonly (readonly string[])[];
  readonly arguments: readonly Value[];
}

const one = (what: string, marks: readonly (readonly string[])[], body: string): Loops => ({
  what,
  marks,
  fields: `${GLOBAL} (func (export "f") (param $n i32) (result i32) ${body}) ${CALL}`,
  arguments: [1, 2, 3, 4, 5, 8, 9, 100],
});

const TIGHT: readonly Loops[] = [
  one('falls out', [['tight', 'held']], `(loop (br_if 0 ${LESS})) (local.get $n)`),
  one('is left by br_if', [['tight']], `(block (loop (br_if 1 (i32.eqz ${LESS})) (br 0))) (local.get $n)`),
  one(
    'is left by br_if two blocks out',
    [['tight']],
    `(block (block (loop (br_if 2 (i32.eqz ${LESS})) (br 0)))) (local.get $n)`,
  ),
  one(
    'is left in two ways',
    [['tight']],
    `(block $a (loop $l (br_if $a (i32.eqz ${LESS})) (br_if $a (i32.eq (local.get $n) (i32.const 5))) (br $l))) (local.get $n)`,
  ),
  one(
    'has a block in it',
    [['tight']],
    `(loop $l (block (br_if 0 (i32.and ${LESS} (i32.const 1)))) (br_if $l (local.get $n))) (local.get $n)`,
  ),
  one(
    'is the only one of a function that calls',
    [['tight', 'outermost']],
    `(loop (br_if 0 ${LESS})) call $f (local.get $n)`,
  ),
  one(
    'lies in a loop that calls',
    [[], ['tight', 'outermost']],
    `(local $m i32)
     (loop $l call $f (local.set $m (i32.const 6))
       (loop (br_if 0 (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))
       (br_if $l ${LESS}))
     (local.get $n)`,
  ),
  one(
    'is left out of a loop that calls',
    [[], ['tight', 'outermost']],
    `(block $out (loop $l call $f (loop $t (br_if $out (i32.eqz ${LESS})) (br_if $t (i32.and (local.get $n) (i32.const 3)))) (br $l))) (global.get $g)`,
  ),
  one(
    'lies where it is left by the function',
    [['tight']],
    `(loop $l (br_if $l ${LESS})) (return (i32.const 9))`,
  ),
];

const INNERMOST: readonly Loops[] = [
  one('falls out', [['innermost', 'held']], `(loop ${LONG} (br_if 0 ${LESS})) (global.get $g)`),
  one(
    'is left by br',
    [['innermost']],
    `(block $a (loop $l ${LONG} (if ${LESS} (then (br $l)) (else (br $a))))) (global.get $g)`,
  ),
  one(
    'is left by br_if',
    [['innermost']],
    `(block $a (loop $l ${LONG} (br_if $a (i32.eqz ${LESS})) (br $l))) (global.get $g)`,
  ),
  one(
    'is left by br_if with a value',
    [['innermost']],
    `(block $a (result i32) (loop $l ${LONG} (drop (br_if $a (i32.const 77) (i32.eqz ${LESS}))) (br $l)) (i32.const 3))`,
  ),
  one(
    'is left by br_if with a value, in a function that calls',
    [['innermost', 'outermost']],
    `call $f (block $a (result i32) (loop $l ${LONG} (drop (br_if $a (i32.const 77) (i32.eqz ${LESS}))) (br $l)) (i32.const 3))`,
  ),
  one(
    'is left by br_table, to two places, and again',
    [['innermost']],
    `(block $a (block $b (loop $l ${LONG} (br_table $l $a $b $l (i32.and (i32.add (i32.div_u (global.get $g) (i32.const 12)) (local.get $n)) (i32.const 3))))) (return (i32.const 1))) ${LESS}`,
  ),
  one(
    'has a br_table to within and out of it',
    [['innermost']],
    `(block $a (loop $l ${LONG} (block $in (br_table $in $l $a (i32.rem_u (i32.add (i32.div_u (global.get $g) (i32.const 12)) (local.get $n)) (i32.const 5)))) (global.set $g (i32.add (global.get $g) ${LESS})) (br_if $l (local.get $n)))) (global.get $g)`,
  ),
  one(
    'is left by br_table with a value, in a function that calls',
    [['innermost', 'outermost']],
    `call $f (block $a (result i32) (loop $l ${LONG} (br_if $l ${LESS}) (br_table $a $a (global.get $g) (i32.const 0))) (i32.const 4))`,
  ),
  one(
    'is left by return',
    [['innermost']],
    `(loop $l ${LONG} (br_if $l ${LESS}) (return (global.get $g))) (i32.const 8)`,
  ),
  one(
    'is left by return, in a function that calls',
    [['innermost', 'outermost']],
    `call $f (loop $l ${LONG} (br_if $l ${LESS}) (return (global.get $g))) (i32.const 8)`,
  ),
  one(
    'is left to the end of the function',
    [['innermost']],
    `(loop $l ${LONG} (br_if 1 (global.get $g) (i32.eqz ${LESS})) drop (br $l)) (i32.const 8)`,
  ),
  one('gives a value', [['innermost']], `(loop (result i32) ${LONG} (br_if 0 ${LESS}) (global.get $g))`),
  one(
    'takes and gives values',
    [['innermost']],
    `(i32.const 5) (i32.const 6)
     (loop $l (param i32 i32) (result i32) i32.add (local.tee 0 (local.get 0)) ${LONG} (br_if $l ${LESS}) i32.sub)`,
  ),
  one(
    'takes a value along when it begins again',
    [['innermost']],
    `(i32.const 0) (loop $l (param i32) (result i32) ${LONG} (i32.add (global.get $g)) (br_if $l ${LESS}))`,
  ),
  one(
    'has branches that nothing reaches',
    [['innermost']],
    `(block $a (loop $l ${LONG} (br_if $l ${LESS}) (br $a) (br $l) (br_if $a (i32.const 1)) (br_table $a $l (i32.const 0)))) (global.get $g)`,
  ),
  one(
    'is short and leaves by a value',
    [['innermost']],
    `(block $a (result i32) (loop $l (br_if $l ${LESS}) (br $a (i32.const 2))) (i32.const 3))`,
  ),
];

const NESTED: readonly Loops[] = [
  one(
    'two without calls',
    [['held', 'outermost'], ['tight']],
    `call $f (loop $o (local.set $n (i32.sub (local.get $n) (i32.const 1))) (global.set $g (i32.const 4))
       (loop $i (global.set $g (i32.sub (global.get $g) (i32.const 1))) (br_if $i (global.get $g)))
       (br_if $o (i32.gt_s (local.get $n) (i32.const 0)))) (local.get $n)`,
  ),
  one(
    'the inner goes on with the outer',
    [['held'], ['innermost']],
    `(loop $o (loop $i ${LONG} (br_if $i (i32.and ${LESS} (i32.const 1))) (br_if $o (local.get $n)))) (global.get $g)`,
  ),
  one(
    'the inner goes on with the outer, which takes a value',
    [['held'], ['innermost']],
    `(i32.const 0) (loop $o (param i32) (result i32) drop (loop $i ${LONG} (br_if $i (i32.and ${LESS} (i32.const 1)))
       (br_if $o (i32.const 5) (local.get $n)) drop) (global.get $g))`,
  ),
  one('one that calls', [[]], `(loop call $f (br_if 0 ${LESS})) (global.get $g)`),
  one(
    'three, left from within all',
    [['held'], [], ['innermost']],
    `(block $out (loop (loop (loop $i ${LONG} (br_if $out (i32.eqz ${LESS})) (br_if $i (i32.and (local.get $n) (i32.const 7)))) (br_if 0 (i32.and (local.get $n) (i32.const 8)))) (br 0)))
     (global.get $g)`,
  ),
];

/** Goes to the end of the next block outside if `$n` is odd, else to that of the one around it. */
const dispatchBy = (operand: string): string => `(br_table ${'1 0 '.repeat(16)} 0 ${operand})`;
const DISPATCH = dispatchBy('(i32.add (i32.load (i32.const 100)) (local.get $n))');
const THROWS = '(tag $t) (func $throw (export "throw") (param i32) (if (local.get 0) (then (throw $t))))';

const dispatching = (what: string, marks: Loops['marks'], body: string): Loops => {
  const made = one(`${what}, in a loop that dispatches`, marks, body);
  return {
    ...made,
    fields: `${made.fields} ${THROWS} (memory 1) (type $f (func)) (table funcref (elem $f))`,
  };
};

const DISPATCHING: readonly Loops[] = [
  dispatching(
    'calls',
    [['held', 'outermost']],
    `(loop $l (block (block ${DISPATCH}) call $f) (call_indirect (type $f) (i32.const 0)) (br_if $l ${LESS})) (global.get $g)`,
  ),
  dispatching(
    'a call at the end',
    [['held', 'outermost']],
    `(loop $l (result i32) (block $out (block (block ${DISPATCH}) (br_if $l ${LESS})) (br $out)) call $f (global.get $g))`,
  ),
  dispatching(
    'branches out of it',
    [['held', 'outermost']],
    `(block $a (block $b (loop $l call $f (br_if $a (i32.eqz ${LESS})) (block (block ${DISPATCH}) (br $l))
       (br_table 1 2 1 0 (i32.and (global.get $g) (i32.const 3)))))
     (return (i32.const -3))) (global.get $g)`,
  ),
  dispatching(
    'a return',
    [['held', 'outermost']],
    `(loop $l call $f (block (block ${DISPATCH}) (br_if $l ${LESS})) (return (global.get $g))) (i32.const 2)`,
  ),
  dispatching(
    'other loops',
    [['held', 'outermost'], ['innermost'], ['tight']],
    `(local $m i32) (loop $l (block (block ${DISPATCH}) call $f) (local.set $m (i32.const 9))
       (loop $i ${LONG} (br_if $i (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))
       (local.set $m (local.get $n))
       (loop $t (br_if $t (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))
       (br_if $l ${LESS})) (global.get $g)`,
  ),
  dispatching(
    'a length, and growth',
    [['held', 'outermost']],
    `(loop $l (block (block ${DISPATCH}) (memory.fill (i32.const 0) (local.get $n) (local.get $n)))
       (drop (memory.grow (i32.and (local.get $n) (i32.const 1)))) (br_if $l ${LESS})) (i32.add (memory.size) (i32.load (i32.const 1)))`,
  ),
  dispatching(
    'what is thrown, and caught outside',
    [['held', 'outermost']],
    `(block $h (try_table (catch $t $h) (loop $l (block (block ${DISPATCH}) call $f)
       (call $throw (i32.eq (local.get $n) (i32.const 3)))
       (if (i32.eq (local.get $n) (i32.const 8)) (then (throw $t)))
       (br_if $l ${LESS})))) (i32.add (global.get $g) (local.get $n))`,
  ),
  dispatching(
    'a call in place of the frame',
    [['held', 'outermost']],
    `(loop $l (block (block ${DISPATCH}) (br_if $l ${LESS}))
       (if (i32.gt_s (local.get $n) (i32.const 0)) (then (return_call 0 ${LESS})))) (global.get $g)`,
  ),
  dispatching(
    'code that nothing reaches',
    [['held', 'outermost']],
    `(loop $l (block (block ${DISPATCH}) call $f (br 0) call $f (throw $t)) (br_if $l ${LESS})) (global.get $g)`,
  ),
];

describe.each([
  ['a tight loop', TIGHT],
  ['an innermost loop', INNERMOST],
  ['loops', NESTED],
  ['what lies', DISPATCHING],
])('%s', (_, all) => {
  test.each(all)('$what', async ({ fields, marks, arguments: values }) => {
    const bytes = await core(fields);
    expect(loopMarks(bytes)).toEqual(marks.map((some) => expect.arrayContaining([...some])));
    const metered = meter(bytes);
    for (const value of values) {
      const expected = original(bytes, 'f', [value]);
      const runs = SLICES.map((slice) => {
        const running = new Running(metered, { slice });
        const result = running.call('f', value);
        return { result, fuel: running.host.fuelUsed(), rest: running.host.isAtRest() };
      });
      expect(runs).toEqual(SLICES.map(() => ({ result: expected, fuel: runs[0]!.fuel, rest: true })));
      expect(runs[0]!.fuel).toBeGreaterThan(0n);
    }
  });
});

test('a loop costs what its turns cost, to the unit', async () => {
  const running = await Running.of(`(func (export "f") (param $n i32) (loop (br_if 0 ${LESS})))`);
  const [one, five, thousand] = [1, 5, 1000].map((turns) => running.fuel('f', turns));
  expect(five! - one!).toBe(4 * ((thousand! - one!) / 999));
});

test.each([
  ['falls out', `(loop (br_if 0 ${LESS}))`],
  ['is left by br_if', `(block (loop (br_if 1 (i32.eqz ${LESS})) (br 0)))`],
  ['is left by br', `(block $a (loop $l (block $in (br_if $in ${LESS}) (br $a)) (br $l)))`],
  ['is left by br_if, two blocks out', `(block (block (loop (br_if 2 (i32.eqz ${LESS})) (br 0))))`],
])('a tight loop that %s costs as much for each turn, though it pays for four at once', async (_, code) => {
  const bytes = await core(`(func (export "f") (param $n i32) ${code})`);
  expect(loopMarks(bytes)).toEqual([expect.arrayContaining(['tight'])]);
  const running = new Running(meter(bytes));
  const turn = running.fuel('f', 2) - running.fuel('f', 1);
  expect(turn).toBeGreaterThan(0);
  for (let turns = 2; turns < 12; turns++)
    expect(running.fuel('f', turns + 1) - running.fuel('f', turns)).toBe(turn);
});

test('a loop in code that nothing reaches is not written', async () => {
  const bytes = await core('(func (export "f") unreachable (loop (br 0)))');
  expect(loopMarks(bytes)).toEqual([]);
  expect(new Running(meter(bytes)).call('f')).toBe('unreachable');
});

test.each([
  ['catches', `(block $h (try_table (catch $t $h) call $f))`],
  ['catches in the older way', 'try call $f catch_all end'],
  ['branches out by a reference', '(drop (br_on_null $out (table.get (i32.const 0))))'],
  ['dispatches by a local', 'call $f', dispatchBy('(local.get $n)')],
])('in a loop that dispatches and %s the fuel stays where it is', async (_, code, dispatch = DISPATCH) => {
  const { fields } = dispatching(
    'code',
    [],
    `(block $out (loop $l (block (block ${dispatch}) call $f) ${code} (br_if $l ${LESS}))) (global.get $g)`,
  );
  const bytes = await core(fields);
  expect(loopMarks(bytes)).toEqual([[]]);
  expect(new Running(meter(bytes), { slice: 7 }).call('f', 20)).toEqual(original(bytes, 'f', [20]));
});

test('what the host takes while it is called is taken from a loop that holds the fuel', async () => {
  const taken = 12_345n;
  const settings = { imports: { a: { take: () => void (fuel.value -= takes) } } };
  const running: Running = await Running.of(
    `(import "a" "take" (func $take)) (memory 1) (func (export "f") (param $n i32)
       (loop $l (block (block ${DISPATCH}) call $take) (br_if $l ${LESS})))`,
    settings,
  );
  const fuel = running.exports[METER_EXPORTS.fuel] as WebAssembly.Global<'i64'>;
  let takes = 0n;
  const without = running.fuel('f', 11);
  takes = taken;
  // It is called at each odd number.
  expect(running.fuel('f', 11) - without).toBe(6 * Number(taken));
});
