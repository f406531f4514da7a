import { expect, test } from 'vitest';
import { inspectBytes } from '../../../host/compile/inspect/inspect.ts';
import { WayhouseError, type ErrorCode } from '../../../host/protocol/errors.ts';
import { component, fromText, INSPECTION_REFUSALS } from '../../support/handmade.ts';

const BOUNDS = { maxMemoryBytes: 64 * 1024 * 1024 };

/** The code of the refusal, "accepted" if there is none; anything else that is thrown fails the test. */
function verdict(bytes: Uint8Array): ErrorCode | 'accepted' {
  try {
    inspectBytes(bytes, BOUNDS);
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof WayhouseError) return thrown.code;
    throw thrown;
  }
}

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

const bytesOf = (...sections: readonly number[][]): Uint8Array =>
  Uint8Array.from([...PREAMBLE, ...sections.flat()]);

const detailOf = (bytes: Uint8Array): string => {
  try {
    inspectBytes(bytes, BOUNDS);
  } catch (thrown) {
    if (thrown instanceof WayhouseError) return `${thrown.code}: ${thrown.detail}`;
    throw thrown;
  }
  return 'accepted';
};

test.each([
  ['nothing', [], 'not_wasm: The bytes begin with nothing, not 00 61 73 6d ("\\0asm").'],
  ['text', [...Buffer.from('hello')], 'not_wasm: The bytes begin 68 65 6c 6c, not 00 61 73 6d ("\\0asm").'],
  [
    'a core module',
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    'core_module: This is a core module, not a component.',
  ],
  ['half a preamble', PREAMBLE.slice(0, 6), 'malformed_component: cut off in the preamble, at byte 4'],
  [
    'an older component',
    [0, 0x61, 0x73, 0x6d, 0x0a, 0, 1, 0],
    'malformed_component: version 10 of layer 1 is not read; components are version 13 of layer 1, at byte 4',
  ],
])('%s is told for what it is', (_, bytes, detail) => {
  expect(detailOf(Uint8Array.from(bytes))).toBe(detail);
});

const HUGE = [0xff, 0xff, 0xff, 0xff, 0x0f];

test.each([
  ['an unknown section', [12, 0], 'unknown section 12, at byte 8'],
  [
    'a section longer than the file',
    [7, 5, 1],
    'cut off: section 7 has 5 bytes of which 1 are there, at byte 9',
  ],
  [
    'a section of 2^32-1 bytes',
    [0, ...HUGE],
    'cut off: section 0 has 4294967295 bytes of which 0 are there, at byte 9',
  ],
  ['a vector of 2^32-1 types', [7, 5, ...HUGE], 'cut off: types are 4294967295 in 0 bytes, at byte 10'],
  [
    'a name of 2^32-1 bytes',
    [10, 7, 1, 0, ...HUGE],
    'cut off: name of an import has 4294967295 bytes of which 0 are there, at byte 12',
  ],
  [
    'a number of six bytes',
    [7, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
    'types is a number of more than 5 bytes, at byte 10',
  ],
  ['a number beyond 32 bits', [7, 5, 0xff, 0xff, 0xff, 0xff, 0x1f], 'types does not fit 32 bits, at byte 10'],
  ['bytes after a section', [7, 2, 0, 0], 'types has 1 bytes too many, at byte 11'],
  ['a type that is not there', [7, 3, 1, 0x70, 9], 'there is no type 9; there are 0, at byte 12'],
  ['a negative index', [7, 3, 1, 0x70, 0x41], 'a value type is not an index, at byte 12'],
  ['an unknown type', [7, 2, 1, 0x01], 'unknown type 0x01, at byte 11'],
  ['a start section', [9, 3, 0, 0, 0], 'a start section, which this version does not run, at byte 10'],
  [
    'an alias out of the outermost component',
    [6, 5, 1, 3, 2, 1, 0],
    'an alias reaches 1 levels too far out, at byte 14',
  ],
])('%s is refused with its offset', (_, section, detail) => {
  expect(detailOf(bytesOf(section))).toBe(`malformed_component: ${detail}`);
});

test('a name that is not a name is shown harmless', () => {
  const name = [...Buffer.from('a\n\u00e9"')];
  expect(detailOf(bytesOf([10, 4 + name.length, 1, 0, name.length, ...name, 1]))).toBe(
    'name_refused: name of an import is "a\\n\\xc3\\xa9\\"", which the grammar of the component model does not have, at byte 12',
  );
});

test('a name stands once', async () => {
  const twice = '(component (import "a" (func)) (import "a" (func)))';
  const bytes = await fromText(twice);
  expect(detailOf(bytes)).toMatch(/^malformed_component: the name "a" stands twice/);
});

/** Components of one byte more each, every one inside the last. */
function nest(levels: number): Uint8Array {
  let bytes = PREAMBLE;
  for (let level = 1; level < levels; level++) bytes = [...PREAMBLE, 4, ...leb(bytes.length), ...bytes];
  return Uint8Array.from(bytes);
}

const leb = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];

test('types of instances nest as deep as components do, however deep the bytes go', () => {
  expect(verdict(nest(16))).toBe('unsupported_world');
  expect(detailOf(nest(17))).toMatch(/^structure_refused: nesting: /);
  const levels = 100_000;
  const section = [1, ...Array.from({ length: levels }, () => [0x42, 1, 1]).flat(), 0x7d];
  const bytes = Uint8Array.from([...PREAMBLE, 7, ...leb(section.length), ...section]);
  expect(detailOf(bytes)).toMatch(/^structure_refused: nesting: /);
});

test('every beginning of a component is refused, and says that it is cut off', async () => {
  const whole = await component();
  const verdicts = Array.from({ length: whole.length }, (_, length) => verdict(whole.subarray(0, length)));
  expect(new Set(verdicts.slice(0, 4))).toEqual(new Set(['not_wasm']));
  expect(new Set(verdicts.slice(4, 8))).toEqual(new Set(['malformed_component']));
  const accepted = verdicts.flatMap((code, length) => (code === 'accepted' ? [length] : []));
  const fitting = new Set(['malformed_component', 'unsupported_world', 'accepted']);
  expect(verdicts.slice(4).filter((code) => !fitting.has(code))).toEqual([]);
  // What comes after the export of handle are custom sections: without them it is a component.
  expect(accepted.every((length) => verdict(whole.subarray(0, length)) === 'accepted')).toBe(true);
  expect(accepted.length).toBeLessThan(3);
});

test('no change of a byte makes the decoder fail in another way', async () => {
  const whole = await component();
  const values = [0x00, 0x01, 0x7f, 0x80, 0xff];
  const verdicts = new Set<ReturnType<typeof verdict>>();
  for (let offset = 0; offset < whole.length; offset++)
    for (const value of values) verdicts.add(verdict(whole.with(offset, value)));
  expect([...verdicts].filter((code) => code !== 'accepted' && !INSPECTION_REFUSALS.includes(code))).toEqual(
    [],
  );
  expect(verdicts.size).toBeGreaterThan(4);
});
