import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Exports,
  type LoadedWorld,
  loadWorld,
  type WorldGuest,
} from '../../../support/assemblyscript-world.ts';

const FIXTURES = new URL('../../../fixtures/assemblyscript/', import.meta.url);

type Choices = Partial<Pick<WorldGuest, 'runtime' | 'stringEncoding' | 'world'>>;

/** Unoptimised, as that takes a tenth of the time; how the optimised code does is for the conformance suite. */
async function fixture(name: string, guest: string, choices: Choices = {}): Promise<LoadedWorld> {
  const read = (path: string) => readFile(new URL(path, FIXTURES), 'utf8');
  const [wit, text] = await Promise.all([read(`${name}/${name}.wit`), read(`${name}/assembly/${guest}.ts`)]);
  return loadWorld({ wit, guest: text, optimize: 'none', ...choices });
}

/** Gives back what it gets: one value as it is, several as a tuple. */
const echo = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (...values: unknown[]) =>
        answer(name, values),
  },
);

function answer(name: string | symbol, values: unknown[]): unknown {
  if (name === 'many')
    return values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : `${value}`)).join();
  return values.length === 1 ? values[0] : values;
}

const point = { x: 0.1, y: 2.5, z: -128 };
const deep = {
  a: { id: 2n ** 64n - 1n, tag: '\u{10ffff}', ok: true },
  b: ['one', undefined, ''],
  c: [255, -(2n ** 63n), 'three'],
  d: { tag: 'ok', val: [point, { x: -0, y: 0, z: 127 }] },
};
const noFlags = Object.fromEntries(Array.from({ length: 32 }, (_, bit) => [`b${bit}`, false]));
const nine = Object.fromEntries(Array.from({ length: 9 }, (_, bit) => [`a${bit}`, bit % 8 === 0]));
const perms = { read: true, write: false, exec: true };

const ONE: [name: string, values: unknown[]][] = [
  ['aBool', [true, false]],
  ['anU8', [0, 255]],
  ['anS8', [-128, 127]],
  ['anU16', [0, 65_535]],
  ['anS16', [-32_768, 32_767]],
  ['anU32', [0, 2 ** 32 - 1]],
  ['anS32', [-(2 ** 31), 2 ** 31 - 1]],
  ['anU64', [0n, 2n ** 64n - 1n]],
  ['anS64', [-(2n ** 63n), 2n ** 63n - 1n]],
  ['anF32', [1.5, -0, Infinity, NaN]],
  ['anF64', [0.1, Number.MIN_VALUE, -Infinity, NaN]],
  ['aChar', ['a', 'é', '\ud7ff', '\u{1f600}', '\u{10ffff}']],
  ['aString', ['', 'plain', 'é \u{1f600} \0 end', 'x'.repeat(100_000)]],
  ['aPoint', [point]],
  ['aDeep', [deep, { a: undefined, b: [], c: [0, 0n, ''], d: { tag: 'err', val: 'none' } }]],
  [
    'aShape',
    [
      { tag: 'empty' },
      { tag: 'circle', val: 2.5 },
      { tag: 'rect', val: [1, -2] },
      { tag: 'named', val: 'n' },
      { tag: 'nested', val: deep.a },
      { tag: 'points', val: [point] },
      { tag: 'big', val: -1n },
      { tag: 'maybe', val: 'm' },
      { tag: 'maybe', val: undefined },
    ],
  ],
  ['aPlain', [{ tag: 'one' }, { tag: 'two' }]],
  ['aColor', ['red', 'green', 'dark-blue']],
  ['permsAlone', [perms, { read: false, write: true, exec: false }]],
  ['long', [Array.from({ length: 18 }, (_, index) => index)]],
  ['one', [['only']]],
];

const SEVERAL: [name: string, values: unknown[]][] = [
  ['integers', [255, 65_535, 2 ** 32 - 1, 2n ** 64n - 1n, -128, -32_768, -(2 ** 31), -(2n ** 63n)]],
  ['someFlags', [perms, nine, { ...noFlags, b0: true, b31: true }]],
  ['options', [1, 5n, { tag: 'some', val: 'x' }, new Uint16Array([1, 65_535]), 'red', 'label']],
  ['options', [0, 0n, { tag: 'some', val: undefined }, new Uint16Array(), 'dark-blue', '']],
  ['options', [undefined, undefined, { tag: 'none', val: undefined }, undefined, undefined, undefined]],
  ['floats', [1.5, { tag: 'ok', val: 2.5 }, { tag: 'ok', val: -0.1 }, { tag: 'ok', val: -3.5 }]],
  [
    'floats',
    [
      undefined,
      { tag: 'err', val: 2n ** 64n - 1n },
      { tag: 'err', val: 2 ** 32 - 1 },
      { tag: 'err', val: -2 },
    ],
  ],
  ['results', [{ tag: 'ok' }, { tag: 'ok', val: 1 }, { tag: 'ok' }, { tag: 'ok', val: ['a', ''] }]],
  ['results', [{ tag: 'err' }, { tag: 'err' }, { tag: 'err', val: 'bad' }, { tag: 'err', val: 'green' }]],
  [
    'lists',
    [
      new Int8Array([-1, 1]),
      new Uint16Array([65_535]),
      new Int16Array(),
      new Uint32Array([2 ** 32 - 1]),
      new Int32Array(10_000).fill(-7),
      new BigUint64Array([2n ** 64n - 1n]),
      new BigInt64Array([-1n]),
    ],
  ],
  [
    'moreLists',
    [
      new Uint8Array(100_000).fill(7),
      new Float32Array([1.5, -0]),
      new Float64Array([0.1, NaN]),
      [true, false],
      ['a', '\u{1f600}'],
      [['x'], [], ['y', '']],
      [[1, 2n]],
    ],
  ],
  ['kinds', [[{ tag: 'empty' }, { tag: 'named', val: 'n' }], [perms], ['red', 'dark-blue']]],
  ['kinds', [[], [], []]],
];

describe.each([
  ['minimal', 'utf8'],
  ['incremental', 'utf16'],
  ['stub', 'utf8'],
] as const)('values cross to the guest, to the host and back: %s, %s', (runtime, stringEncoding) => {
  let mirror: Exports;

  beforeAll(async () => {
    const world = await fixture('sink', 'sink', { runtime, stringEncoding });
    mirror = world.instantiate({ 'demo:sink/echo@1.2.0': echo }).mirror;
  }, 60_000);

  test.each(ONE)('%s', (name, values) => {
    for (const value of values) expect(mirror[name](value)).toEqual(value);
  });

  test.each(SEVERAL)('%s', (name, values) => {
    expect(mirror[name](...values)).toEqual(values);
  });

  test('more parameters than fit in core values', () => {
    const values = [
      1,
      'two',
      3,
      4n,
      -5,
      new Uint8Array([6]),
      -7,
      -8n,
      9.5,
      10.5,
      true,
      'l',
      'm',
      point,
      'green',
    ];
    expect(mirror.many(...values)).toBe(answer('many', values));
  });

  test('no parameter and no result', () => {
    expect(mirror.nothing()).toBeUndefined();
  });
});

describe('resources of the host', () => {
  let world: LoadedWorld;
  let living: Set<object>;

  /** The host's side of demo:resources/counters. */
  function counters(): Record<string, unknown> {
    living = new Set();
    class Counter {
      total: number;
      constructor(start: number) {
        this.total = start;
        living.add(this);
      }
      static merge(a: Counter, b: Counter): Counter {
        return new Counter(a.total + b.total);
      }
      add(n: number): number {
        return (this.total += n);
      }
      name(): string {
        return 'four';
      }
      peek(other: Counter): number {
        return other.total;
      }
      dispose(): number {
        return 1000;
      }
      [Symbol.dispose](): void {
        living.delete(this);
      }
    }
    class Parser {
      number: bigint;
      constructor(text: string) {
        if (text === '') throw Object.assign(new Error('no text'), { payload: 'there is no text' });
        this.number = BigInt(text);
      }
      value(): bigint {
        return this.number;
      }
    }
    class Token {}
    return {
      Counter,
      Parser,
      Token,
      issue: () => new Token(),
      redeem: (token: unknown) => `redeemed ${token instanceof Token}`,
      sum: (all: Counter[]) => all.reduce((sum, { total }) => sum + total, 0),
      spread: (n: number) => Array.from({ length: n }, (_, index) => new Counter(index)),
      swap: ({ val }: { val: Counter }) => ({ tag: 'two', val: [val, new Counter(2)] }),
    };
  }

  function start(): { driver: Exports; host: Exports } {
    const host = counters();
    return { host, driver: world.instantiate({ 'demo:resources/counters@0.1.0': host }).driver };
  }

  beforeAll(async () => {
    world = await fixture('resources', 'drives', { world: 'drives' });
  }, 60_000);

  test('constructed, called, lent, given away, taken back and disposed of', () => {
    const { driver } = start();
    // 15 and 1 merged and swapped stand in the sum of 0, 1, 2 and 16; 1 peeked, 4 the name's length.
    expect(driver.count(10)).toBe(19 + 1 + 4 + 1000);
  });

  test('one that has no constructor comes and goes', () => {
    expect(start().driver.tokens()).toBe('redeemed true');
  });

  test('a constructor that fails gives its error', () => {
    const { driver } = start();
    expect(driver.parse('-77')).toBe(-77n);
    expect(() => driver.parse('')).toThrow(expect.objectContaining({ payload: 'there is no text' }));
  });

  test('what was lent for a call is given back at its end', () => {
    const { driver, host } = start();
    const [one, other] = [new host.Counter(1), new host.Counter(2)];
    expect(driver.peekAll([one, other], other)).toBe(3 + 102);
    expect(driver.peekAll([one, other], undefined)).toBe(1 + 102);
    expect(driver.peekAll([], undefined)).toBe(0);
    expect(living.has(one) && living.has(other)).toBe(true);
  });

  test('what goes through the guest is the same object', () => {
    const { driver, host } = start();
    const counter = new host.Counter(4);
    expect(driver.pass(counter)).toBe(counter);
    expect(counter.total).toBe(5);
  });

  test('disposing of an object twice drops it once', () => {
    const { driver, host } = start();
    const counter = new host.Counter(4);
    driver.dropIt(counter);
    expect(living.has(counter)).toBe(false);
  });

  test('an object that was given away cannot be used again', () => {
    const { driver, host } = start();
    expect(() => driver.useTwice(new host.Token())).toThrow(/unreachable|given away/);
  });
});

describe('resources of the guest', () => {
  let world: LoadedWorld;

  beforeAll(async () => {
    world = await fixture('resources', 'counts', { world: 'counts' });
  }, 60_000);

  test('constructed, called and lent', () => {
    const { counters, living } = world.instantiate();
    const [one, other] = [new counters.Counter(5), new counters.Counter(6)];
    expect(one.add(100)).toBe(105);
    expect([one.name(), other.name()]).toEqual(['large', undefined]);
    expect(one.peek(other)).toBe(105_006);
    expect(one.dispose()).toBe(42);
    expect(counters.sum([one, other])).toBe(111);
    expect(living()).toBe(2);
  });

  test('dropped by the host, the object is disposed of', () => {
    const { counters, living } = world.instantiate();
    for (let round = 0; round < 1000; round++) new counters.Counter(round)[Symbol.dispose]();
    expect(living()).toBe(0);
  });

  test('given back to the guest, it lives on', () => {
    const { counters, living } = world.instantiate();
    const merged = counters.Counter.merge(new counters.Counter(5), new counters.Counter(6));
    expect(living()).toBe(1);
    const two = counters.swap({ tag: 'one', val: merged });
    expect(two.val.map((each: Exports) => each.add(0))).toEqual([11, 7]);
    const one = counters.swap(two);
    expect([one.tag, one.val.add(1), living()]).toEqual(['one', 8, 2]);
    expect(() => merged.add(1)).toThrow(TypeError);
  });

  test('several come in a list', () => {
    const { counters } = world.instantiate();
    expect(counters.sum(counters.spread(4))).toBe(6);
  });

  test('a constructor that fails gives its error, and a class needs no dispose', () => {
    const { counters } = world.instantiate();
    expect(new counters.Parser('12').value()).toBe(12n);
    expect(() => new counters.Parser('')).toThrow(expect.objectContaining({ payload: 'there is no text' }));
    expect(counters.redeem(counters.issue())).toBe('redeemed');
  });
});

test('names that AssemblyScript keeps for itself', async () => {
  const world = await fixture('names', 'names');
  const host = {
    ...{
      load: (store: number, memory: string) => store + memory.length,
      store: (load: Uint8Array) => load.reverse(),
    },
    ...{ delete: (f: number, t: number, at: number) => f * 100 + t * 10 + at },
    mark: (...all: unknown[]) => all.join(),
    maps: (...all: unknown[]) => all,
    i32: (number: bigint, guest: number, lowered: string) => number + BigInt(guest) + BigInt(lowered.length),
    lowerString: (text: string) => text.toLowerCase(),
    StaticArray: class {
      static get = () => 7;
      static delete = (n: number) => n + 1;
      size: number;
      constructor(size: number) {
        this.size = size;
      }
      static = () => this.size;
      dispose = () => this.size + 1;
      create = () => this.size + 2;
      tag = (handle: string) => `${handle} ${this.size}`;
    },
  };
  const guest = world.instantiate({
    'demo:names/words@1.0.0': host,
    $root: { export: (text: string) => `${text}!` },
    export: { default: (text: string) => `${text}!` },
  });
  const { words } = guest;
  expect([guest.default(), guest.guest('honour')]).toEqual(['default!', 'guest of honour']);
  expect(words.load(1, 'four')).toBe(5);
  expect(words.store(new Uint8Array([1, 2]))).toEqual(new Uint8Array([2, 1]));
  expect(words.delete(1, 2, 3)).toBe(123);
  expect(words.mark('a', 'b', 'c', 'd', 5)).toBe('a,b,c,d,5');
  const map = { default: 1, constructor: 'c', class: true, type: 4, handle: 5 };
  const maps = [map, { tag: 'string', val: 's' }, [{ x: 1 }], { y: 2 }, { new: true, now: false }];
  expect(words.maps(...maps)).toEqual(maps);
  expect(words.i32(10n, 2, 'abc', '')).toBe(15n);
  expect(words.lowerString('ABC')).toBe('abc');
  const array = new words.StaticArray(3);
  expect([array.static(), array.dispose(), array.create(), array.tag('t')]).toEqual([3, 4, 5, 't 3']);
  expect([words.StaticArray.get(), words.StaticArray.delete(1)]).toEqual([7, 2]);
}, 60_000);
