/** The rules of the canonical ABI, which the checks keep before anything is copied. */
import { describe, expect, test } from 'vitest';
import { Bench, failure, PAGE, trap } from './support/bench.ts';

describe('a place in memory', () => {
  const one = () => new Bench().words(256, 512, 1, 513, 1).bytes(512, 'ab');

  test.each<[string, (bench: Bench) => unknown, RegExp]>([
    [
      'a response past the end',
      (b) => b.handle(PAGE - 16),
      /^handle: the response: 20 bytes at 65520 of a memory of 65536/,
    ],
    ['a response at an odd address', (b) => b.handle(1), /^handle: the response: .*not a multiple of 4/],
    ['a response at a negative address', (b) => b.handle(-4), /20 bytes at 4294967292/],
    [
      'a list that ends past the end',
      (b) => b.response([PAGE - 8, 1]).handle(),
      /^handle: the list of headers: 16 bytes at 65528/,
    ],
    ['a list of 2^31 items', (b) => b.response([256, 2 ** 31]).handle(), /34359738368 bytes at 256/],
    ['a list whose size wraps around', (b) => b.response([256, 2 ** 28]).handle(), /4294967296 bytes at 256/],
    [
      'a list at an odd address',
      (b) => b.response([258, 1]).handle(),
      /the list of headers: its address 258/,
    ],
    [
      'a name past the end',
      (b) => b.words(256, PAGE, 1).response([256, 1]).handle(),
      /^handle: header 0: 1 bytes at 65536/,
    ],
    [
      'a value of 4 GB',
      (b) =>
        b
          .words(264, 512, 2 ** 32 - 1)
          .response([256, 1])
          .handle(),
      /header 0: 4294967295 bytes at 512/,
    ],
    [
      'a body of 4 GB',
      (b) => b.response([256, 1], [512, 2 ** 32 - 1]).handle(),
      /^handle: the body: 4294967295 bytes/,
    ],
    [
      'an empty body past the end',
      (b) => b.response([256, 1], [PAGE + 1, 0]).handle(),
      /the body: 0 bytes at 65537/,
    ],
    ['a message past the end', (b) => b.log([PAGE - 1, 2]), /^log: the message: 2 bytes at 65535/],
    ['a message of negative length', (b) => b.log([0, -1]), /^log: the message: 4294967295 bytes/],
    [
      'fields of negative number',
      (b) => b.log([0, 0], [0, -1]),
      /^log: the list of fields: 68719476720 bytes/,
    ],
    ['fields at an odd address', (b) => b.log([0, 0], [1, 1]), /the list of fields: its address 1/],
    [
      'a method past the end',
      (b) => b.fetch({ method: [-1, 1] }),
      /^fetch: the method: 1 bytes at 4294967295/,
    ],
    ['a URL past the end', (b) => b.fetch({ url: [PAGE, 1] }), /^fetch: the URL: /],
    [
      'headers of a call past the end',
      (b) => b.fetch({ headers: [PAGE, 1] }),
      /^fetch: the list of headers: /,
    ],
    ['a body of a call past the end', (b) => b.fetch({ body: [1, PAGE] }), /^fetch: the body: /],
    [
      'a body of a call at a negative address',
      (b) => b.fetch({ body: [-100, 50] }),
      /the body: 50 bytes at 4294967196/,
    ],
    [
      'no room for the answer of a call',
      (b) => b.fetch({ result: PAGE - 24 }),
      /where its answer goes: 32 bytes at 65512/,
    ],
    ['an answer of a call at an odd address', (b) => b.fetch({ result: 4 }), /not a multiple of 8/],
    ['a key past the end', (b) => b.get([PAGE, 1]), /^config.get: the key: /],
    ['a key of 4 GB', (b) => b.get([0, -1]), /^config.get: the key: 4294967295 bytes/],
    ['no room for a value', (b) => b.get([0, 0], PAGE - 8), /where its answer goes: 12 bytes/],
    ['a value at an odd address', (b) => b.get([0, 0], 2), /not a multiple of 4/],
  ])('traps: %s', (_what, check, message) => {
    expect(failure(() => check(one()))).toEqual(trap(message));
  });

  test('may lie at the very end, and an empty one anywhere up to there', () => {
    const bench = one().words(PAGE - 16, PAGE - 1, 1, PAGE, 0);
    expect(() => bench.response([PAGE - 16, 1], [PAGE, 0]).handle()).not.toThrow();
    expect(bench.get([PAGE, 0], PAGE - 12)).toBe(true);
    expect(bench.fetch({ result: PAGE - 32 })).toBeUndefined();
  });

  test('is looked for in the memory as it is now', () => {
    const bench = one();
    expect(failure(() => bench.log([PAGE, 1]))).toEqual(trap(/the message/));
    bench.memory.grow(1);
    expect(bench.log([PAGE, 1])).toBe(true);
  });

  test('that names a case which there is not traps', () => {
    expect(failure(() => one().log([0, 0], [0, 0], 5))).toEqual(
      trap(/^log: the level: 5 is none of its 5 cases/),
    );
    expect(failure(() => one().log([0, 0], [0, 0], -1))).toEqual(trap(/the level: 4294967295/));
    expect(failure(() => one().fetch({ timeout: [2, 0] }))).toEqual(trap(/^fetch: the timeout: 2 is none/));
  });
});

describe('a string', () => {
  const SHORT = Uint8Array.of(0x61, 0xff);
  const LONG = new Uint8Array(200).fill(0x61);
  LONG[199] = 0xc3; // begins a character that does not end

  test.each([
    ['short', SHORT],
    ['long', LONG],
    ['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80)],
    ['overlong', Uint8Array.of(0xc0, 0x80)],
    ['past U+10FFFF', Uint8Array.of(0xf4, 0x90, 0x80, 0x80)],
  ])('that is not UTF-8 traps wherever it is handed over: %s', (_what, bytes) => {
    const bench = () =>
      new Bench({ config: { ['k'.repeat(300)]: '' } }).bytes(512, bytes).words(256, 0, 0, 512, bytes.length);
    const text = [512, bytes.length] as const;
    const message = /are not UTF-8$/;
    expect(failure(() => bench().log(text))).toEqual(trap(message));
    expect(failure(() => bench().log([0, 0], [256, 1]))).toEqual(trap(message));
    expect(failure(() => bench().fetch({ method: text }))).toEqual(trap(message));
    expect(failure(() => bench().fetch({ url: text }))).toEqual(trap(message));
    expect(failure(() => bench().fetch({ headers: [256, 1] }))).toEqual(trap(message));
    expect(failure(() => bench().get(text))).toEqual(trap(message));
    expect(failure(() => bench().response([256, 1]).handle())).toEqual(
      trap(/^handle: header 0: .* not UTF-8$/),
    );
  });

  test('in UTF-8 passes: of one to four bytes a character, short and long', () => {
    for (const text of ['', 'a', 'é☃🦀', 'é☃🦀'.repeat(50), '\u0000']) {
      const bench = new Bench().bytes(512, text);
      expect(bench.log([512, Buffer.byteLength(text)])).toBe(true);
    }
  });

  test.each([
    ['a first half alone', [0xd800]],
    ['a first half at the end', [0x61, 0xd83e]],
    ['two first halves', [0xd83e, 0xd83e]],
    ['a second half alone', [0xdd80, 0x61]],
  ])('in UTF-16 with half a character traps: %s', (_what, units) => {
    const bytes = new Uint8Array(Uint16Array.from(units).buffer);
    const bench = new Bench({ encoding: 'utf16' }).bytes(512, bytes);
    expect(failure(() => bench.log([512, units.length]))).toEqual(trap(/are not UTF-16$/));
  });

  test('in UTF-16 is two bytes a unit, at an even address', () => {
    const text = Buffer.from('é☃🦀', 'utf16le');
    const bench = () => new Bench({ encoding: 'utf16' }).bytes(512, text).bytes(PAGE - 4, 'a\0b\0');
    expect(bench().log([512, text.length / 2])).toBe(true);
    expect(bench().log([PAGE - 4, 2])).toBe(true);
    expect(failure(() => bench().log([PAGE - 4, 3]))).toEqual(trap(/6 bytes at 65532/));
    expect(failure(() => bench().log([513, 1]))).toEqual(trap(/513 is not a multiple of 2/));
    expect(failure(() => bench().log([0, 2 ** 31]))).toEqual(trap(/4294967296 bytes/));
  });
});
