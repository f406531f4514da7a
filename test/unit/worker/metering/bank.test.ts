/** One bank an instance: what its core modules share. */
import { beforeAll, describe, expect, test } from 'vitest';
import { EXCEEDED } from '../../../../host/protocol/metering.ts';
import { byHand, call, COUNT, NO_NEEDS, start, Thread } from '../support/metered.ts';

const PAGE = 65_536;

let counter: WebAssembly.Module;
let caller: WebAssembly.Module;
let grower: WebAssembly.Module;

beforeAll(async () => {
  counter = await byHand(COUNT);
  caller = await byHand(
    `(func (export "both") (param i32) (result i32)
      (call $charge (i64.const 500000)) (drop (call $count (local.get 0)))
      (call $charge (i64.const 500000)) (call $count (local.get 0)))`,
    `(import "other" "count" (func $count (param i32) (result i32)))`,
  );
  grower = await byHand(`
    (global (export "__heap") (mut i64) (i64.const 0))
    (func (export "grow") (param i32 i64) (result i32) (call $grow (local.get 0) (local.get 1)))
    (func (export "exceed") (param i32) (call $exceed (local.get 0)))`);
});

describe('two core modules', () => {
  const both = (fuel: number, slice?: number) => {
    const bank = new Thread().bank({ limits: { fuel }, ...(slice !== undefined && { slice }) });
    const { both: run } = start(bank, caller, { other: start(bank, counter) as never });
    return { bank, run };
  };

  test.each([1_000, 777_777, undefined])('use one budget, in slices of %s', async (slice) => {
    const { bank, run } = both(10_000_000, slice);
    expect(await call(bank, run, 1_000)).toBe(500_500);
    expect(bank.spent[0]).toBe(3_000_000);
  });

  test.each([1_000, 777_777, undefined])('reach its last unit, in slices of %s', async (slice) => {
    const { bank, run } = both(3_000_000, slice);
    expect(await call(bank, run, 1_000)).toBe(500_500);
    expect(bank.spent[0]).toBe(3_000_000);
  });

  test('with a unit less, end together', async () => {
    const { bank, run } = both(2_999_999);
    await expect(call(bank, run, 1_000)).rejects.toThrow(/unreachable/);
    expect(bank.ending?.code).toBe('fuel_exhausted');
    expect(bank.spent[0]).toBe(2_999_999);
  });
});

describe('the host', () => {
  test('charges what it does, out of what a module still holds if need be', () => {
    const bank = new Thread().bank({ limits: { fuel: 1_000_000 } });
    const { count } = start(bank, counter);
    count!(100);
    bank.charge(900_000);
    expect(bank.spent[0]).toBe(1_000_000);
    expect(() => bank.charge(1)).toThrow(/limit fuel/);
    expect(bank.ending?.code).toBe('fuel_exhausted');
    expect(bank.spent[0]).toBe(1_000_000);
  });

  test('does nothing more for a guest that has ended', () => {
    const bank = new Thread().bank();
    bank.end({ code: 'guest_trapped', detail: 'over' });
    expect(() => bank.charge(0)).toThrow('over');
  });

  test('is paid for making an instance', () => {
    const bank = new Thread().bank();
    bank.claim({ ...NO_NEEDS, instantiation: 12_345 });
    expect(bank.spent[0]).toBe(12_345);
    expect(() => bank.claim({ ...NO_NEEDS, instantiation: 1e13 })).toThrow(/limit fuel/);
  });
});

describe('memory', () => {
  const begin = (pages: number, limits = {}) => {
    const bank = new Thread().bank({ limits: { memoryBytes: 10 * PAGE, tableElements: 100, ...limits } });
    bank.claim({ ...NO_NEEDS, memoryBytes: pages * PAGE });
    return { bank, grow: (delta: bigint, space = 0) => start(bank, grower)['grow']!(space, delta) };
  };

  test('is counted over all memories, from what they begin with; what is refused is counted', () => {
    const { bank, grow } = begin(4);
    bank.claim({ ...NO_NEEDS, memoryBytes: 2 * PAGE });
    expect(grow(3n)).toBe(1);
    expect(bank.refusal).toBeUndefined();
    expect(grow(2n)).toBe(0);
    expect(grow(1n)).toBe(1);
    expect(grow(2n ** 62n)).toBe(0);
    expect(bank.spent.slice(1)).toEqual([10 * PAGE, 2]);
    expect(bank.refusal).toMatchObject({
      code: 'memory_exhausted',
      detail: expect.stringMatching(/2 times/),
    });
  });

  test('is given back where V8 refuses it', () => {
    const { bank, grow } = begin(4);
    grow(6n);
    grow(-6n);
    expect(bank.spent.slice(1)).toEqual([4 * PAGE, 1]);
    expect(grow(6n)).toBe(1);
  });

  test.each([[-5n], [-7n], [-(2n ** 63n)]])('is not given back in another size (%s pages)', (delta) => {
    const { grow } = begin(4);
    expect(grow(6n)).toBe(1);
    expect(grow(delta)).toBe(0);
    expect(grow(1n)).toBe(0);
  });

  test('is given back once', () => {
    const { grow } = begin(4);
    grow(2n);
    grow(3n);
    grow(-3n);
    grow(-3n);
    grow(-2n);
    expect(grow(5n)).toBe(0);
    expect(grow(4n)).toBe(1);
  });

  test('tables have a limit of their own', () => {
    const { bank, grow } = begin(10);
    expect(grow(100n, 1)).toBe(1);
    expect(grow(1n, 1)).toBe(0);
    expect(bank.refusal?.detail).toMatch(/tableElements 100/);
  });

  test('that all modules together begin with past a limit starts nothing', () => {
    const { bank } = begin(8);
    expect(() => bank.claim({ ...NO_NEEDS, memoryBytes: 3 * PAGE })).toThrow(
      /begin with 720896 bytes.*memoryBytes/,
    );
    expect(() => bank.claim({ ...NO_NEEDS, tableElements: 101 })).toThrow(
      expect.objectContaining({
        code: 'instance_too_large',
        detail: 'its tables begin with 101 elements; the limit tableElements is 100',
      }),
    );
  });

  test('does not grow in an instance that has ended', () => {
    const bank = new Thread().bank();
    const { grow } = start(bank, grower);
    bank.end({ code: 'guest_trapped', detail: 'over' });
    expect(grow!(0, 1n)).toBe(0);
  });
});

test.each([
  [EXCEEDED.stack, 'stack_exhausted', /limit stackBytes/],
  [EXCEEDED.heap, 'heap_exhausted', /limit heapBytes/],
])('what goes past a limit (%i) ends the instance with %s', (what, code, detail) => {
  const bank = new Thread().bank();
  const { exceed, grow } = start(bank, grower);
  expect(() => exceed!(what)).toThrow(/unreachable/);
  expect(bank.ending).toEqual({ code, detail: expect.stringMatching(detail) });
  expect(grow!(0, 1n)).toBe(0);
});

test('limits of stack and heap are told to the instance', () => {
  const bank = new Thread().bank({ limits: { stackBytes: 20_000, heapBytes: 30_000 } });
  const exports = start(bank, grower) as unknown as Record<string, WebAssembly.Global>;
  expect(exports['__stack']!.value).toBe(20_000n);
  expect(exports['__heap']!.value).toBe(30_000n);
});

test('modules that allocate share one heap, and so does what they begin with', () => {
  const bank = new Thread().bank({ limits: { heapBytes: 30_000 } });
  const heapOf = () => start(bank, grower)['__heap'] as unknown as WebAssembly.Global;
  const first = heapOf();
  first.value = 20_000n;
  const second = heapOf();
  expect([first.value, second.value]).toEqual([10_000n, 10_000n]);
  bank.claim({ ...NO_NEEDS, heapBytes: 4_000 });
  expect([first.value, second.value]).toEqual([8_000n, 8_000n]);
  expect(() => bank.claim({ ...NO_NEEDS, heapBytes: 16_001 })).toThrow(/limit heapBytes/);
  expect(bank.ending?.code).toBe('heap_exhausted');
});

test('the first reason stands', () => {
  const bank = new Thread().bank();
  bank.end({ code: 'stack_exhausted', detail: 'first' });
  bank.end({ code: 'heap_exhausted', detail: 'second' });
  expect(bank.ending).toEqual({ code: 'stack_exhausted', detail: 'first' });
});

test('a module without a meter is not run', async () => {
  const plain = new WebAssembly.Instance(
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)),
  );
  expect(() => new Thread().bank().attach(plain)).toThrow(/no __hooks: it is not metered/);
});
