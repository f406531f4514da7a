import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../../../../sdk/assemblyscript/compiler/build.ts';
import { instantiateComponent, type Exports } from '../../../../support/assemblyscript-world.ts';
import { CONFIGURATIONS, type Configuration } from './support/subject.ts';

const RUNS = 60;

/** What the guests ask for. The same items are found, lost or refused by both. */
class Counter {
  #sum: number;

  constructor(start: number) {
    this.#sum = start;
  }

  add(by: number): number {
    return (this.#sum = (this.#sum + by) | 0);
  }

  static larger(one: Counter, other: Counter): boolean {
    return one.#sum > other.#sum;
  }
}

interface Item {
  readonly name: string;
  readonly tags: readonly string[];
}

function inspect(item: Item): Item | undefined {
  if (item.tags.length > 4)
    throw Object.assign(new Error('refused'), { payload: `${item.name} has too many tags` });
  return item.tags.length === 0 ? undefined : { ...item, name: `${item.name}!`, tags: item.tags.slice(1) };
}

const TWIN = { root: 'guests/conformance/assemblyscript', wit: { path: 'guests/conformance/wit' } };

const OFFICE = { 'conformance:twin/office@1.0.0': { Counter, inspect } };

const int = (min: number, max: number) => fc.oneof(fc.constantFrom(min, max, 0, 1), fc.integer({ min, max }));
const u8 = int(0, 0xff);
const s32 = int(-(2 ** 31), 2 ** 31 - 1);
const u32 = int(0, 2 ** 32 - 1);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const s64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'binary', maxLength: 12 });
const char = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
const bytes = fc.uint8Array({ maxLength: 12 });
const option = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const cased = (tag: string, val?: fc.Arbitrary<unknown>) =>
  val ? val.map((each) => ({ tag, val: each })) : fc.constant({ tag });

const colour = fc.constantFrom('red', 'green', 'blue');
const RIGHTS = ['read', 'write', 'run', 'grant', 'revoke', 'find', 'watch', 'move', 'keep'];
const rights = fc.record(Object.fromEntries(RIGHTS.map((name) => [name, fc.boolean()])), {
  noNullPrototype: true,
});
const point = fc.record({ x: fc.double(), y: fc.double() }, { noNullPrototype: true });
const shape = fc.oneof(
  ...[cased('dot'), cased('circle', fc.float()), cased('polygon', fc.array(point, { maxLength: 4 }))],
  ...[cased('label', text), cased('copies', u64)],
);
const item = fc.record(
  {
    ...{ id: u64, name: text, tags: fc.array(text, { maxLength: 5 }), colour, rights, shape },
    ...{ parent: option(text), mark: char, raw: bytes },
  },
  { noNullPrototype: true },
);
const finding = option(fc.oneof(cased('ok', fc.tuple(char, text)), cased('err', bytes)));

const FUNCTIONS: Readonly<Record<string, readonly fc.Arbitrary<unknown>[]>> = {
  next: [u32],
  said: [text],
  widen: [u8, int(-0x80, 0x7f), int(0, 0xffff), int(-0x8000, 0x7fff), u32, s32],
  many: [
    ...[
      u8,
      int(-0x80, 0x7f),
      int(0, 0xffff),
      int(-0x8000, 0x7fff),
      u32,
      s32,
      u64,
      s64,
      fc.float(),
      fc.double(),
    ],
    ...[fc.boolean(), char, text, bytes, option(u8), fc.oneof(cased('ok', u8), cased('err', text))],
  ],
  reversed: [text],
  sum: [fc.array(s32)],
  extent: [fc.array(fc.double())],
  turn: [colour, rights],
  area: [fc.array(shape, { maxLength: 5 })],
  update: [item, option(u32)],
  sortedOut: [fc.array(finding)],
  inspected: [fc.array(item, { maxLength: 4 })],
  counted: [s32, fc.array(s32)],
};

/** What a function gives, or what it throws where its result is an error. */
function outcomeOf(call: () => unknown): unknown {
  try {
    return { given: call() };
  } catch (error) {
    if (error instanceof Error && 'payload' in error) return { refused: error.payload };
    throw error;
  }
}

let rust: Exports;
beforeAll(async () => {
  rust = (await instantiateComponent(await readFile('guests/build/conformance.rust.wasm')))(OFFICE).work;
});

describe.each(CONFIGURATIONS)('the twin in AssemblyScript, runtime $runtime, $stringEncoding', (choices) => {
  let assemblyScript: Exports;
  beforeAll(async () => {
    assemblyScript = await startTwin(choices);
  }, 120_000);

  test.each(Object.entries(FUNCTIONS))('%s answers as the one in Rust', (name, params) => {
    const property = fc.property(fc.tuple(...params), (values) => {
      const expected = outcomeOf(() => rust[name](...values));
      expect(outcomeOf(() => assemblyScript[name](...values))).toEqual(expected);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  test('its piles go as those in Rust', () => {
    const property = fc.property(fc.array(step), (steps) => {
      expect(pileUp(assemblyScript, steps)).toEqual(pileUp(rust, steps));
    });
    fc.assert(property, { numRuns: RUNS });
  });
});

async function startTwin(choices: Configuration): Promise<Exports> {
  const { component } = await build({ ...TWIN, ...choices });
  return (await instantiateComponent(component))(OFFICE).work;
}

const step = fc.oneof(
  cased('push', text),
  cased('pop'),
  cased('merge', fc.array(text, { maxLength: 3 })),
) as fc.Arbitrary<{
  tag: 'push' | 'pop' | 'merge';
  val: never;
}>;

/** What each step answers, and what is left at the end. */
function pileUp(
  { Pile }: Exports,
  steps: readonly { tag: 'push' | 'pop' | 'merge'; val: never }[],
): unknown[] {
  let pile = new Pile(['first']);
  const answers: unknown[] = [];
  for (const { tag, val } of steps) {
    if (tag === 'push') answers.push(pile.push(val));
    else if (tag === 'pop') answers.push(pile.pop());
    else pile = Pile.merge(pile, new Pile(val));
  }
  for (let left = pile.pop(); left !== undefined; left = pile.pop()) answers.push(left);
  return answers;
}
