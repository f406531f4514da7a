/** JSON of the guests' API, beside JavaScript's own. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { forAll } from './for-all.ts';
import { compileUnit } from '../../../../../sdk/assemblyscript/testkit/unit.ts';

interface Json {
  rewritten(text: string): string;
  position(text: string): number;
  numberOf(text: string): number;
  numbersOf(text: string): Float64Array;
  integerOf(text: string): bigint;
  written(value: number): string;
  readings(text: string): string;
  found(text: string): string;
  memberNames(text: string): string[];
  madeOfAll(): string;
  replaced(): string;
  setOnNumber(): void;
  pushOnObject(): void;
  stringified(text: string): string;
  pages(text: string): number;
}

let json: Json;

beforeAll(async () => {
  json = await compileUnit<Json>('assembly/json.ts', { root: import.meta.dirname });
});

/** What JavaScript reads, or that it refuses; `JSON.parse` keeps the member `__proto__` as ours does. */
function read(text: string): unknown {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return 'refused';
  }
}

function readByGuest(text: string): unknown {
  const answer = json.rewritten(text);
  return answer.startsWith('! ') ? 'refused' : { value: JSON.parse(answer) as unknown };
}

describe('what is JSON and what it says is as in JavaScript', () => {
  test('of values of every shape', () => {
    const shapes = fc.json({ maxDepth: 6, stringUnit: 'binary' });
    forAll(shapes, (text) => expect(readByGuest(text)).toEqual(read(text)), 300);
  });

  test('of texts with something put in, left out or turned round', () => {
    const pieces = '{}[]",:\\u0019.eE+-tfn \t\n\r\f\u00a0\ufeff\0/\'truefalsenull';
    const piece = fc.constantFrom(...pieces, '\\ud800', '\\u12', '1e5', '-0', '00', '//', '""');
    const mutated = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(3), fc.array(piece, { maxLength: 3 }))
      .map(([text, at, drop, put]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + put.join('') + text.slice(from + drop);
      });
    forAll(mutated, (text) => expect(readByGuest(text)).toEqual(read(text)), 3000);
  });

  test.each([
    ...['', ' ', '{', '[', '"', '[1,]', '{"a":1,}', '{,}', '[,1]', '{"a" 1}', '{a:1}', "{'a':1}", '[1 2]'],
    ...['01', '-', '-a', '+1', '.5', '1.', '1.e1', '1e', '1e+', '0x1', '1_0', 'NaN', 'Infinity', '--1', '1a'],
    ...['tru', 'truex', 'nul', 'True', 'undefined', '"\\x41"', '"\\u00g0"', '"\\u 041"', '"\\"', '"a\nb"'],
    ...[
      '"\u0000"',
      '"\u001f"',
      '1 2',
      '[] []',
      '{}x',
      '\ufeff1',
      '\u00a01',
      '/**/1',
      '[1]//',
      '"\\',
      '"\\u12',
    ],
    ...['{"a":1 "b":2}', '{"a":}', '{"a"', '{"a":1', '[1', '["a', ']', '}', ',', ':', '[}', '{]', '{"a":1]'],
  ])('refuses %j', (text) => {
    expect(read(text)).toBe('refused');
    expect(readByGuest(text)).toBe('refused');
  });

  test('of equal names the last counts, at the place of the first', () => {
    expect(json.rewritten('{"a":1,"b":2,"a":3}')).toBe('{"a":3,"b":2}');
  });

  test('names may be empty, of any character, or one that JavaScript knows', () => {
    const text = '{"":1,"__proto__":2,"constructor":3,"\u0000":4,"🦀":5,"\\ud800":6}'.replace(
      '\u0000',
      '\\u0000',
    );
    expect(json.memberNames(text)).toEqual(['', '__proto__', 'constructor', '\0', '🦀', '\ud800']);
  });
});

describe('a refusal says why and where', () => {
  test.each([
    ['', 'the text ends where a value should be at position 0'],
    ['[1,]', 'no JSON value at position 3'],
    ['{"a" 1}', 'no colon after the name at position 5'],
    ['{a:1}', 'no name of a member at position 1'],
    ['[1 2]', 'no comma and no closing bracket at position 3'],
    ['{"a":1 "b"}', 'no comma and no closing brace at position 7'],
    ['"a\nb"', 'a control character in a string at position 2'],
    ['"abc', 'the text ends in a string at position 4'],
    ['"\\x"', 'no such escape at position 2'],
    ['[-]', 'no digit at position 2'],
    ['1.', 'no digit after the point at position 2'],
    ['1e+', 'no digit in the exponent at position 3'],
    ['1 2', 'something after the value at position 2'],
  ])('%j: %s', (text, message) => {
    expect(json.rewritten(text)).toBe(`! ${message}`);
  });

  test('the place is within the text or at its end', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'{}[]",:\\ue1.- ') });
    forAll(texts, (text) => expect(json.position(text)).toBeLessThanOrEqual(text.length));
  });
});

describe('depth', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  test('of 256 is read and written', () => {
    for (const text of [nested(256), objects(256)]) expect(json.rewritten(text)).toBe(text);
  });

  test('of more is refused, however deep', () => {
    for (const text of [nested(257), objects(257), '['.repeat(1_000_000)])
      expect(json.rewritten(text)).toMatch(/^! nested deeper than 256 at position/);
  });

  test('counts what is open, not what was', () => {
    const text = `[${Array.from({ length: 1000 }, () => '[[]]').join(',')}]`;
    expect(json.rewritten(text)).toBe(text);
  });
});

describe('numbers', () => {
  test.each([
    ...['0', '-0', '1', '-1', '0.1', '1e2', '1E+2', '1e-2', '9007199254740993', '9007199254740992.5'],
    ...['2.4703282292062327e-324', '2.4703282292062328e-324', '5e-324', '4.9406564584124654e-324'],
    ...[
      '2.2250738585072011e-308',
      '2.2250738585072014e-308',
      '1.7976931348623157e308',
      '1.7976931348623158e308',
    ],
    ...[
      '1.7976931348623159e308',
      '1e400',
      '-1e400',
      '1e-400',
      '1e99999999999',
      '1e-99999999999',
      '0e99999999999',
    ],
    ...[
      '3.9158914082115255e+49',
      '7.2057594037927933e16',
      '1e23',
      '8.5e22',
      '123456789012345678901234567890',
    ],
    ...['0.000000000000000000000000000000000000001', '6.0221409e23', '1e22', '1e-22', '999999999999999e22'],
    `0.${'0'.repeat(400)}1e401`,
    `1${'0'.repeat(400)}e-400`,
    // The middle between 1 and its neighbour in all its digits, a little more and a little less.
    '1.00000000000000011102230246251565404236316680908203125',
    '1.00000000000000011102230246251565404236316680908203124',
    `1.00000000000000011102230246251565404236316680908203125${'0'.repeat(1000)}1`,
    `0.${'1234567890'.repeat(100)}`,
    `${'9'.repeat(308)}.${'9'.repeat(700)}`,
  ])('%s is the nearest f64', (text) => {
    expect(json.numberOf(text)).toBe(Number(text));
  });

  // The middle of the smallest two: 2^-1075 in all its 767 digits, and a digit more or less.
  test('the digit that decides may be the 768th', () => {
    const half = `${(5n ** 1075n).toString()}e-1075`;
    expect(json.numbersOf(`[${half},${half.replace('e', '0e').replace('1075', '1076')}]`)).toEqual(
      Float64Array.of(0, 0),
    );
    const middle = `${(3n * 5n ** 1075n).toString()}`;
    const more = `${middle}1e-1076`;
    expect(json.numberOf(`${middle}e-1075`)).toBe(Number(`${middle}e-1075`));
    expect(json.numberOf(more)).toBe(Number(more));
  });

  const sameAsInJavaScript = (texts: readonly string[]) => {
    const found = json.numbersOf(`[${texts.join(',')}]`);
    expect(found).toEqual(Float64Array.from(texts, Number));
  };

  test('of any bits, as JavaScript writes them', () => {
    const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 50,
      maxLength: 50,
    });
    forAll(doubles, (values) => sameAsInJavaScript(values.map(String)), 60);
  });

  test('of any digits and exponent', () => {
    const text = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: -345, max: 310 }), fc.boolean())
      .map(([digits, exponent, negative]) => `${negative ? '-' : ''}${digits}e${exponent}`);
    const texts = fc.array(text, { minLength: 20, maxLength: 20 });
    forAll(texts, sameAsInJavaScript, 100);
  });

  test('in the very middle of two, and one digit to either side', () => {
    const text = fc
      .tuple(
        fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: -1, max: 1 }),
      )
      .map(
        ([mantissa, shift, off]) =>
          `${(((mantissa * 2n + 1n) << BigInt(shift)) * 10n + BigInt(off)).toString()}e-1`,
      );
    const texts = fc.array(text, { minLength: 20, maxLength: 20 });
    forAll(texts, sameAsInJavaScript, 50);
  });

  test('are written so that they are read the same', () => {
    forAll(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (value) => {
        const text = json.written(value);
        expect(JSON.parse(text)).toBe(Object.is(value, -0) ? 0 : value);
        expect(text.length).toBeLessThanOrEqual(25);
      },
      3000,
    );
  });

  test.each([0, -0, 1, -1, 100, 1e20, 1e21, 1e-6, 1e-7, 0.1, 1.5e300, 5e-324, 2 ** 53, 123456.789])(
    '%d is written as in JavaScript',
    (value) => expect(json.written(value)).toBe(JSON.stringify(value)),
  );

  test('that are none are written as null', () => {
    expect([NaN, Infinity, -Infinity].map((value) => json.written(value))).toEqual(['null', 'null', 'null']);
  });

  test('keep every digit as integers, and are none where an i64 does not hold them', () => {
    const held = ['0', '-0', '9007199254740993', '9223372036854775807', '-9223372036854775808'];
    for (const text of held) expect(json.integerOf(text)).toBe(BigInt(text));
    const others = [
      '9223372036854775808',
      '-9223372036854775809',
      '1.0',
      '1e3',
      '"1"',
      'true',
      '99999999999999999999',
    ];
    for (const text of others) expect(json.integerOf(text)).toBe(-7n);
    const longs = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    forAll(longs, (value) => expect(json.integerOf(`${value}`)).toBe(value));
  });

  test('keep every digit where they are written again', () => {
    for (const text of ['1.0', '1E400', '123456789012345678901234567890', '0.1000'])
      expect(json.rewritten(text)).toBe(text);
  });
});

test('strings are written as in JavaScript, lone surrogates escaped', () => {
  const texts = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
  forAll(texts, (text) => expect(json.stringified(text)).toBe(JSON.stringify(text)));
  for (let unit = 0; unit < 0x100; unit++) {
    const text = `a${String.fromCharCode(unit)}b`;
    expect(json.stringified(text)).toBe(JSON.stringify(text));
  }
});

test('values are made of all that the description names', () => {
  expect(json.madeOfAll()).toBe(
    '{"bool":true,"i8":-128,"u8":255,"i64":-9223372036854775808,"u64":18446744073709551615,"f32":1.5,"f64":-0.1,' +
      '"nan":null,"infinity":null,"zero":0,"nothing":null,"something":"text","null":null,"map":{"in a map":1},' +
      '"bytes":[0,255,0],"fixed":[-1,2],"rows":[["a","b"],[],["\\""]],"floats":[0.5,0],"values":[true,null],"gaps":["a",null],"array":[1,"two",false,{}]}',
  );
  expect(json.replaced()).toBe('{"a":"again","b":2}');
});

test.each([
  ['null', '1|false|true|0|none|-1.0|-1|true|0||'],
  ['false', '2|false|false|0|none|-1.0|-1|false|0||false'],
  ['1.5', '3|false|false|0|none|1.5|-1|true|0||1.5'],
  ['"1"', '4|false|false|0|1|-1.0|-1|true|0||1'],
  ['[1,2]', '5|false|false|2|none|-1.0|-1|true|2||'],
  ['{"a":1,"b":2}', '6|false|false|2|none|-1.0|-1|true|0|a+b|'],
])('reading %s as anything never traps', (text, readings) => {
  expect(json.readings(text)).toBe(readings);
});

test('what is not there is told without a trap, however deep', () => {
  expect(json.found('{"customer":{"names":["a","b"]}}')).toBe('b true null');
  for (const text of ['{}', '[]', '1', '{"customer":[]}', '{"customer":{"names":{}}}'])
    expect(json.found(text)).toBe('nobody true null');
});

test('to set a member of what is no object is a mistake of the guest, and says so', () => {
  expect(() => json.setOnNumber()).toThrow('JsonValue.set: not an object');
  expect(() => json.pushOnObject()).toThrow('JsonValue.push: not an array');
});

test('reading takes memory in proportion to the text', () => {
  // A string of escapes alone, and one of characters that need none: a page has 64 KiB.
  const before = json.pages('1');
  json.pages(`"${'\\n'.repeat(100_000)}"`);
  expect((json.pages(`"${'a'.repeat(200_000)}"`) - before) * 65_536).toBeLessThan(100_000 * 64);
});
