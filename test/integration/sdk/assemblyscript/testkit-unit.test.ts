/** Functions of a guest, called from JavaScript as if they were its own. */
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { compileUnit } from '../../../../sdk/assemblyscript/testkit/unit.ts';
import { makeProject } from '../../../support/sdk/projects.ts';

/** As the module's own types would say it. */
interface Pricing {
  readonly RATE: number;
  readonly NAME: string;
  readonly calls: number;
  total(prices: Float64Array, discount: number): number;
  greeting(name: string, times?: number): string;
  shout(text: string | null): string | null;
  words(text: string): string[];
  joined(parts: string[][]): string;
  turned(rows: number[][]): number[][];
  negated(flags: boolean[]): boolean[];
  tail(bytes: Uint8Array, from: number): Uint8Array;
  buffer(bytes: ArrayBuffer): ArrayBuffer;
  clamped(bytes: Uint8ClampedArray): Uint8ClampedArray;
  longs(values: BigInt64Array): bigint[];
  checked(amount: number): number;
  churned(parts: string[], rounds: number): string;
  idOf(order: unknown): number;
  orders(): unknown[];
  say(text: string): void;
  seconds(): bigint;
  dice(): number;
  logs(): void;
}

type Echo = Record<string, (value: number | bigint | boolean) => number | bigint | boolean>;

const root = join(import.meta.dirname, 'assembly');
let pricing: Pricing;

beforeAll(async () => {
  pricing = await compileUnit<Pricing>('unit/pricing.ts', { root });
});

test('numbers and typed arrays cross, and the module keeps its state', () => {
  const before = pricing.calls;
  expect(pricing.total(Float64Array.of(1.5, 2, 3.25), 0.5)).toBe(3.38);
  expect(pricing.calls).toBe(before + 1);
});

test('exported constants are there', () => {
  expect([pricing.RATE, pricing.NAME]).toEqual([0.19, 'pricing']);
});

test('what is exported and cannot be called is not there', () => {
  expect(Object.keys(pricing)).toEqual(expect.arrayContaining(['total', 'RATE']));
  expect(Object.keys(pricing)).not.toContain('Order');
});

test('strings cross with every character, and null where it may', () => {
  expect(pricing.greeting('Zürich 🦀')).toBe('hello Zürich 🦀.');
  expect([pricing.shout('a'), pricing.shout(null)]).toEqual(['A', null]);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => pricing.words(text).join(' ') === text));
});

test('arguments that have a default may be left out', () => {
  expect([pricing.greeting('a'), pricing.greeting('a', 2)]).toEqual(['hello a.', 'hello a. hello a.']);
});

test('arrays cross, one in another', () => {
  expect(pricing.words('a b c')).toEqual(['a', 'b', 'c']);
  expect(pricing.joined([['a', 'b'], [], ['c']])).toBe('a+b||c');
  expect(pricing.turned([[1, 2], [], [-3]])).toEqual([[-3], [], [1, 2]]);
  expect(pricing.negated([true, false])).toEqual([false, true]);
  expect(pricing.longs(BigInt64Array.of(-1n))).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n]);
});

test('bytes cross, a part of an array as that part', () => {
  expect(pricing.tail(Uint8Array.of(1, 2, 3), 1)).toEqual(Uint8Array.of(2, 3));
  expect(pricing.buffer(Uint8Array.of(1, 2, 3).buffer)).toEqual(Uint8Array.of(2, 3).buffer);
  expect(pricing.clamped(Uint8ClampedArray.of(300))).toEqual(Uint8ClampedArray.of(255));
});

test.each([
  ['i8s', [-128, 127], [-129, 128, 0.5]],
  ['u8s', [0, 255], [-1, 256]],
  ['i16s', [-32_768, 32_767], [-32_769, 32_768]],
  ['u16s', [0, 65_535], [-1, 65_536]],
  ['i32s', [-(2 ** 31), 2 ** 31 - 1], [-(2 ** 31) - 1, 2 ** 31, NaN]],
  ['u32s', [0, 2 ** 32 - 1], [-1, 2 ** 32]],
  ['i64s', [-(2n ** 63n), 2n ** 63n - 1n], [-(2n ** 63n) - 1n, 2n ** 63n]],
  ['u64s', [0n, 2n ** 64n - 1n], [-1n, 2n ** 64n]],
  ['f32s', [-0.5, Infinity, NaN], []],
  ['f64s', [0.1, -0, 5e-324], []],
  ['bools', [true, false], []],
])('%s takes and gives all that its type holds, and no more', (name, held, others) => {
  const echo = (pricing as unknown as Echo)[name]!;
  for (const value of held) expect(echo(value)).toBe(value);
  for (const value of others) expect(() => echo(value)).toThrow(RangeError);
});

test('what is handed in lives as long as the call, however much is made meanwhile', () => {
  const parts = Array.from({ length: 100 }, (_, at) => `part ${at} `);
  for (let round = 0; round < 20; round++) expect(pricing.churned(parts, 500)).toBe(parts.join('499'));
});

describe('an abort', () => {
  test('is thrown with its message and place', () => {
    expect(() => pricing.checked(-1)).toThrow('negative: -1 (unit/pricing.ts:');
    expect(pricing.checked(1)).toBe(1);
  });

  test('of the module as it starts is what compileUnit rejects with', async () => {
    await expect(compileUnit('unit/stops.ts', { root })).rejects.toThrow('not today (unit/stops.ts:1:1)');
  });
});

describe('a value that does not fit is refused with its place', () => {
  const untyped = (): Record<string, (...values: unknown[]) => unknown> => pricing as never;

  test.each([
    ['total', [[1, 2], 0], 'argument 1 of total must be a Float64Array, but is an array.'],
    ['total', [Float32Array.of(1), 0], 'argument 1 of total must be a Float64Array, but is a Float32Array.'],
    ['total', [Float64Array.of(1), '0'], 'argument 2 of total must be a number (f64), but is a string.'],
    ['words', [null], 'argument 1 of words must be a string, but is null.'],
    ['joined', [[['a', 1]]], 'argument 1 of joined[0][1] must be a string, but is a number.'],
    ['bools', [1], 'argument 1 of bools must be a boolean, but is a number.'],
    ['i64s', [1], 'argument 1 of i64s must be a bigint (i64), for example 5n, but is a number.'],
    ['greeting', [], 'greeting takes 1 to 2 arguments, but was given 0.'],
    ['total', [1], 'total takes 2 arguments, but was given 1.'],
    ['idOf', [{}], 'argument 1 of idOf is of the type Order, of which no value can cross.'],
    ['orders', [], 'the result of orders is of the type Order, of which no value can cross.'],
  ])('%s(...%j): %s', (name, values, message) => {
    expect(() => untyped()[name]!(...values)).toThrow(message);
  });
});

describe('of its surroundings', () => {
  test('the console is that of the test', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    pricing.say('so it is');
    expect(warn).toHaveBeenCalledExactlyOnceWith('so it is');
    warn.mockRestore();
  });

  test('the clock is that of the test', () => {
    vi.useFakeTimers({ now: 5_000 });
    expect(pricing.seconds()).toBe(5n);
    vi.useRealTimers();
  });

  test('random numbers are there', () => {
    expect(pricing.dice()).toBeGreaterThanOrEqual(0);
    expect(pricing.dice()).toBeLessThan(1);
  });

  test('the host is not, and the message says what to do', () => {
    expect(() => pricing.logs()).toThrow(
      'It calls pricing.hostLog, which a unit test has not. Test what calls the host with loadPlugin',
    );
  });
});

test('a module of a project with WIT of its own has the types of its world', async () => {
  const project = await makeProject({
    'wit/shop.wit': `package demo:shop;
      interface types { record price { amount: f64, currency: string } }
      world shop { use types.{price}; export doubled: func(of: price) -> price; }`,
    'assembly/index.ts': `import { Price } from './bindings/imports/demo/shop/types';
      import { euros } from './pricing';
      export function doubled(of: Price): Price { return new Price(euros(of.amount), 'EUR'); }`,
    'assembly/pricing.ts': `import { Price } from './bindings/imports/demo/shop/types';
      export function euros(amount: f64): f64 { return new Price(amount * 2, 'EUR').amount; }`,
  });
  const unit = await compileUnit<{ euros(amount: number): number }>('assembly/pricing.ts', { root: project });
  expect(unit.euros(2)).toBe(4);
});

test('a module that does not compile is shown as asc shows it', async () => {
  await expect(compileUnit('unit/broken.ts', { root })).rejects.toMatchObject({
    code: 'compile_failed',
    message: expect.stringContaining("Cannot find name 'missing'"),
  });
});
