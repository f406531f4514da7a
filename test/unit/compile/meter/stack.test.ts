/** What is counted of the stack is given back, however a function is left; past the limit it traps. */
import { expect, test } from 'vitest';
import { core, original, Running } from './support/metered.ts';

const LARGE = `(local ${'i64 '.repeat(200)})`;
/** It calls what it does not see, and so counts if it is exported. */
const DEEP = '(import "a" "see" (func $see))';

/** An import that notes how much is left while something runs. */
function watched(): { readonly imports: WebAssembly.Imports; read(): bigint; watch(running: Running): void } {
  let running: Running | undefined;
  let least = 0n;
  return {
    imports: {
      a: {
        see: () => {
          const left = running!.stack.value;
          if (left < least) least = left;
        },
      },
    },
    read: () => least,
    watch: (found) => {
      running = found;
      least = found.stack.value;
    },
  };
}

async function deep(code: string) {
  const sight = watched();
  const running = await Running.of(`${DEEP} ${code}`, { imports: sight.imports });
  sight.watch(running);
  const full = running.stack.value;
  return { running, taken: () => Number(full - sight.read()) };
}

test('a frame is counted by its locals and its operands', async () => {
  const { running, taken } = await deep(
    `(func (export "f") ${LARGE} (i32.const 1) (i32.const 2) call $see drop drop)`,
  );
  running.call('f');
  expect(taken()).toBe(64 + 8 * (200 + 2));
  expect(running.host.isAtRest()).toBe(true);
});

test('vectors have a wider frame', async () => {
  const { running, taken } = await deep('(func (export "f") (local v128 i32 i32) call $see)');
  running.call('f');
  expect(taken()).toBe(64 + 16 * 3);
});

const WRAPPED = 'so that it is wrapped: a branch to the end of a function that counts';

test.each([
  ['by its end', '(func (export "f") (param i32) (result i32) call $see (i32.const 1))'],
  [
    'by return',
    '(func (export "f") (param i32) (result i32) call $see (return (i32.const 2)) (i32.const 1))',
  ],
  [`by br, ${WRAPPED}`, '(func (export "f") (param i32) (result i32) call $see (br 0 (i32.const 3)))'],
  [
    'by br_if with a value',
    '(func (export "f") (param i32) (result i32) call $see (br_if 0 (i32.const 4) (local.get 0)) drop (i32.const 5))',
  ],
  [
    'by br_table',
    '(func (export "f") (param i32) (result i32) call $see (block (result i32) (br_table 0 1 (i32.const 6) (local.get 0))) (i32.add (i32.const 1)))',
  ],
  [
    'by br_on_null',
    '(func (export "f") (param i32) call $see (drop (br_on_null 0 (table.get (i32.const 0))))) (table 1 funcref)',
  ],
  [
    'with several results',
    '(func (export "f") (param i32) (result i32 i64 f64) call $see (br_if 0 (i32.const 1) (i64.const 2) (f64.const 3) (local.get 0)))',
  ],
  [
    'with several parameters and results',
    '(func $g (export "g") (param i32 i64) (result i64 i32) call $see (br_if 0 (local.get 1) (local.get 0) (local.get 0))) (func (export "f") (param i32) (result i64 i32) (call $g (local.get 0) (i64.const 8)))',
  ],
  [
    'by what is thrown',
    '(tag $t (param i32)) (func $g (export "g") (param i32) call $see (throw $t (local.get 0))) (func (export "f") (param i32) (result i32) (block $h (result i32) (try_table (catch $t $h) (call $g (local.get 0))) (i32.const 1)))',
  ],
  [
    'by what is thrown, and caught by catch_all in a loop',
    `(tag $t) (func $g (export "g") ${LARGE} call $see (throw $t)) (func (export "f") (param i32) (result i32)
       (loop $l (block (try_table (catch_all 0) call $g)) (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (i32.const 7))`,
  ],
  [
    'by what is thrown, and goes on from the header of a loop',
    `(tag $t) (func $g (export "g") ${LARGE} call $see (throw $t)) (func (export "f") (param i32) (result i32)
       (loop $l (if (i32.eqz (local.get 0)) (then (return (i32.const 3)))) (local.set 0 (i32.const 0)) (try_table (catch_all $l) call $g)) (i32.const 7))`,
  ],
  [
    'by what is thrown, of the older kind',
    `(tag $t (param i32)) (func $g (export "g") ${LARGE} call $see (throw $t (i32.const 5))) (func (export "f") (param i32) (result i32)
       try (result i32) call $g i32.const 1 catch $t catch_all i32.const 2 end)`,
  ],
  [
    'by a tail call',
    `(func $g (export "g") (param i32) (result i32) call $see (local.get 0)) (func (export "f") (param i32) (result i32) ${LARGE} call $see (return_call $g (local.get 0)))`,
  ],
])('it is given back %s', async (_, code) => {
  const bytes = await core(`(func $see) ${code}`);
  const { running, taken } = await deep(code);
  for (const value of [1, 3]) {
    expect(running.call('f', value)).toEqual(original(bytes, 'f', [value]));
    expect(running.host.isAtRest()).toBe(true);
  }
  expect(taken()).toBeGreaterThanOrEqual(64);
});

test.each([
  ['at the end of a block', '(block (try_table (catch_all 0) call $g)) call $see'],
  [
    'at the header of a loop',
    '(loop $l call $see (if (local.get 0) (then (local.set 0 (i32.const 0)) (try_table (catch_all $l) call $g))))',
  ],
  ['by the older kind', 'try call $g catch_all call $see end call $see'],
  ['by the older kind, by its tag', 'try call $g catch $t call $see end call $see'],
])('what is thrown leaves as much as the frame had where it is caught: %s', async (_, code) => {
  const seen: bigint[] = [];
  const imports = { a: { see: () => seen.push(running.stack.value) } };
  const running: Running = await Running.of(
    `${DEEP} (tag $t) (func $g (export "g") ${LARGE} call $see (throw $t))
     (func (export "f") (param i32) (local i64 i64 i64) call $see ${code} call $see)`,
    { imports },
  );
  const full = running.stack.value;
  expect(running.call('f', 1)).toBeUndefined();
  const frame = full - seen[0]!;
  expect(frame).toBeGreaterThanOrEqual(64n + 8n * 4n);
  const inG = frame + 64n + 8n * 200n;
  expect(new Set(seen.map((left) => full - left))).toEqual(new Set([frame, inG]));
  expect(seen.filter((left) => full - left === inG)).toHaveLength(1);
  expect(running.host.isAtRest()).toBe(true);
});

test.each([
  ['tail calls', '(if (local.get 0) (then (return_call $f (i32.sub (local.get 0) (i32.const 1)))))'],
  [
    'tail calls by a table',
    '(if (local.get 0) (then (return_call_indirect (type $p) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))',
  ],
])('%s take no stack, however many', async (_, code) => {
  const { running, taken } = await deep(`
    (type $p (func (param i32))) (table funcref (elem $f))
    (func $f (export "f") (type $p) ${LARGE} call $see ${code})`);
  expect(running.call('f', 20_000)).toBeUndefined();
  expect(taken()).toBe(64 + 8 * (201 + 2));
  expect(running.host.isAtRest()).toBe(true);
});

test('past the limit the host is told, and no catch_all sees it', async () => {
  const running = await Running.of(`
    (func $f (export "f") (param i32) (block (try_table (catch_all 0) (call $f (local.get 0)))))`);
  expect(running.call('f', 1)).toBe('unreachable');
  expect(running.host.recover()).toBe('stack');
});

test('as deep as it may go it goes, and no deeper', async () => {
  const running = await Running.of(`
    (func $f (export "f") (param i32) (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1))))))`);
  const full = running.stack.value;
  running.stack.value = 100n * 88n;
  expect(running.call('f', 98)).toBeUndefined();
  expect(running.call('f', 120)).toBe('unreachable');
  expect(running.host.recover()).toBe('stack');
  expect(running.stack.value).toBe(full);
});

test('one frame that is larger than all there is traps at once', async () => {
  const running = await Running.of(`(func (export "f") (local ${'i64 '.repeat(2000)}))`);
  running.stack.value = 16_000n;
  expect(running.call('f')).toBe('unreachable');
  expect(running.host.recover()).toBe('stack');
});

test('frames that are not counted are counted with those above them, where something counts below', async () => {
  const chain = `(func $a (local i64 i64) call $see) (func $b (local i64) call $a)`;
  const { running, taken } = await deep(`${chain} (func (export "f") call $b)`);
  running.call('f');
  expect(taken()).toBe(64 + (64 + 8) + (64 + 16));
});

test('frames that are not counted, and below which nothing counts, are on top of what is', async () => {
  const chain = `(func $a (local i64 i64)) (func $b (local i64) call $a)`;
  const { running, taken } = await deep(`${chain} (func (export "f") call $b call $see)`);
  running.call('f');
  expect(taken()).toBe(64);
});

test('those that come to more than 8 KiB are looked at where they begin', async () => {
  const large = (locals: number): string => `(local ${'i64 '.repeat(locals)})`;
  const { running } = await deep(`
    (func $a ${large(1000)}) (func $b ${large(100)} call $a) (func (export "f") call $b call $see)`);
  running.stack.value = BigInt(64 + (64 + 800) + (64 + 8000));
  expect(running.call('f')).toBeUndefined();
  running.stack.value -= 1n;
  expect(running.call('f')).toBe('unreachable');
  expect(running.host.recover()).toBe('stack');
});
