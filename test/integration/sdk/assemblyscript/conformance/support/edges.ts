/** Text of 10 MB, lists of nothing and of a million. */
import { beforeAll, expect, test } from 'vitest';
import type { PrimitiveName, Value } from '../../../../../support/canonical-abi/shapes.ts';
import { buildWorld } from '../../../../../support/assemblyscript-world.ts';
import { echoFunction, echoGuest, echoWit, type EchoWorld } from './echo.ts';
import { list, primitive, PRIMITIVE_NAMES, tuple } from './kinds.ts';
import { type Configuration, EchoSubject } from './subject.ts';

const MEGABYTE = 2 ** 20;
const STRING = primitive('string');

const lists = Object.fromEntries(
  PRIMITIVE_NAMES.map((name) => [name, echoFunction(`list-of-${name}`, list(primitive(name)))]),
);
const text = echoFunction('text', STRING);
const pairs = echoFunction('pairs', list(tuple(primitive('u8'), STRING)));

const world: EchoWorld = { form: 'used', functions: [text, pairs, ...Object.values(lists)] };

/** The last of a million of each, and values that differ from one another. */
const NUMBERED: { readonly [name in PrimitiveName]: (index: number) => Value } = {
  bool: (index) => index % 3 === 0,
  u8: (index) => index & 0xff,
  s8: (index) => (index & 0xff) - 0x80,
  u16: (index) => index & 0xffff,
  s16: (index) => (index & 0xffff) - 0x8000,
  u32: (index) => (index * 2654435761) >>> 0,
  s32: (index) => (index * 2654435761) | 0,
  u64: (index) => BigInt.asUintN(64, BigInt(index) * 0x9e3779b97f4a7c15n),
  s64: (index) => BigInt.asIntN(64, BigInt(index) * 0x9e3779b97f4a7c15n),
  f32: (index) => Math.fround(index / 3),
  f64: (index) => index / 7,
  char: (index) => String.fromCodePoint(0x10000 + (index % 0xfffff)),
  string: (index) => `${index}`,
};

function million(name: PrimitiveName): Value[] {
  return Array.from({ length: 1_000_000 }, (_, index) => NUMBERED[name](index));
}

/** As toEqual, for what is too much for it. */
function expectSame(answer: Value | undefined, sent: readonly Value[]): void {
  const values = answer as readonly Value[];
  const first = sent.findIndex((value, index) => !Object.is(value, values[index]));
  expect([values.length, first], `the first that differs, ${values[first]} for ${sent[first]}`).toEqual([
    sent.length,
    -1,
  ]);
}

/** The tests of one runtime and encoding; lists of these types have a million elements. */
export function describeEdges(
  { runtime, stringEncoding: encoding }: Configuration,
  long: readonly PrimitiveName[],
): void {
  let core: Uint8Array;
  beforeAll(async () => {
    ({ core } = await buildWorld({
      wit: echoWit(world),
      guest: echoGuest(world),
      runtime,
      stringEncoding: encoding,
    }));
  }, 120_000);

  const start = () => new EchoSubject(core, world, encoding);

  test.each([
    ['ASCII', 'wayhouse! '],
    ['two bytes', 'é'],
    ['three bytes', '€'],
    ['four bytes', '😀'],
    ['all sorts', 'a\0é€😀'],
    ['unpaired surrogates', 'a\ud800é\udc00'],
  ])('10 MB of text: %s', (_, unit) => {
    const sent = unit.repeat(Math.ceil((10 * MEGABYTE) / Buffer.byteLength(unit)));
    const answer = start().echo(text, [sent]);
    expect(answer === sent.toWellFormed()).toBe(true);
  });

  test('lists of nothing', () => {
    const subject = start();
    for (const func of [...Object.values(lists), pairs]) subject.check(func, [[]]);
  });

  test.each(long)('a list of 1,000,000 %s', (name) => {
    const sent = million(name);
    expectSame(start().echo(lists[name]!, [sent]), sent);
  });

  test('a list of 20,000 pairs', () => {
    const sent = Array.from({ length: 20_000 }, (_, index) => [index & 0xff, 'x'.repeat(index % 40)]);
    expect(start().echo(pairs, [sent])).toEqual(sent);
  });
}
