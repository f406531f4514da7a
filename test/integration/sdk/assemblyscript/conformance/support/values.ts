/** Values of a shape, at random. */
import fc from 'fast-check';
import {
  type Case,
  casesOf,
  partsOf,
  type PrimitiveName,
  resolveShape,
  type Shape,
  type Value,
} from '../../../../../support/canonical-abi/shapes.ts';

/** Text of every kind, with unpaired surrogates, which the host replaces on the way in. */
const text = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '\0',
      'a\0b',
      '\u{10ffff}',
      '😀'.repeat(9),
      '\ud800',
      'x\udc00y',
      '\udc00\ud800',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd700, max: 0xe0ff })), {
        maxLength: 12,
      })
      .map((units) => String.fromCharCode(...units)),
  },
);

const char = fc
  .oneof(
    fc.constantFrom(0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff),
    fc.integer({ min: 0, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? code - 0x800 : code));

const SPECIAL = [Number.NaN, -0, 0, Infinity, -Infinity];

const PRIMITIVES: { readonly [name in PrimitiveName]: fc.Arbitrary<Value> } = {
  bool: fc.boolean(),
  u8: integer(0, 2 ** 8 - 1),
  s8: integer(-(2 ** 7), 2 ** 7 - 1),
  u16: integer(0, 2 ** 16 - 1),
  s16: integer(-(2 ** 15), 2 ** 15 - 1),
  u32: integer(0, 2 ** 32 - 1),
  s32: integer(-(2 ** 31), 2 ** 31 - 1),
  u64: big(0n, 2n ** 64n - 1n),
  s64: big(-(2n ** 63n), 2n ** 63n - 1n),
  f32: fc.oneof(
    fc.float(),
    fc.constantFrom(...SPECIAL, Math.fround(0.1), 2 ** -149, (2 - 2 ** -23) * 2 ** 127),
  ),
  f64: fc.oneof(fc.double(), fc.constantFrom(...SPECIAL, Number.MIN_VALUE, Number.MAX_VALUE)),
  char,
  string: text,
};

function integer(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(min, max, 0, 1), fc.integer({ min, max }));
}

function big(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  return fc.oneof(fc.constantFrom(min, max, 0n, 1n), fc.bigInt({ min, max }));
}

/** Elements of a list at most: those within it get fewer. */
const LONGEST = 9;

/** A handle is a number. */
export function valueOf(unresolved: Shape, longest = LONGEST): fc.Arbitrary<Value> {
  const shape = resolveShape(unresolved);
  const inner = (of: Shape) => valueOf(of, longest);
  const parts = partsOf(shape);
  if (parts && shape.kind === 'tuple') return fc.tuple(...parts.map((part) => inner(part.shape)));
  if (parts)
    return fc.record(Object.fromEntries(parts.map((part) => [part.name, inner(part.shape)])), {
      noNullPrototype: true,
    });
  if (shape.kind === 'enum') return fc.constantFrom(...shape.cases);
  if (shape.kind === 'flags') return fc.subarray([...shape.flags]);
  const cases = casesOf(shape);
  if (cases) return fc.oneof(...cases.map((each) => ofCase(each, inner)));
  if (shape.kind === 'list')
    return fc.array(valueOf(shape.element, Math.ceil(longest / 3)), { maxLength: longest });
  if (shape.kind === 'primitive') return PRIMITIVES[shape.name];
  return fc.nat();
}

function ofCase({ name, shape }: Case, inner: (shape: Shape) => fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return shape ? inner(shape).map((val) => ({ tag: name, val })) : fc.constant({ tag: name });
}

/** As it is once it has crossed: with U+FFFD in the place of each unpaired surrogate. */
export function crossed(value: Value): Value {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(crossed);
  return Object.fromEntries(
    Object.entries(value as Record<string, Value>).map(([key, each]) => [key, crossed(each)]),
  );
}
