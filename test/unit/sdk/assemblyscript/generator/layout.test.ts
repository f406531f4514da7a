import { expect, test } from 'vitest';
import {
  type Core,
  discriminantSize,
  flatten,
  layoutOf,
  payloadOffset,
  place,
} from '../../../../../sdk/assemblyscript/generator/layout.ts';
import type { Primitive, Type } from '../../../../../sdk/assemblyscript/wit/world.ts';

const of = (name: Primitive): Type => ({ kind: 'primitive', name });
const named = { owner: 'a:b/c', side: 'import' } as const;
const tuple = (...elements: Type[]): Type => ({ kind: 'tuple', elements });
const option = (some: Type): Type => ({ kind: 'option', some });
const list = (element: Type): Type => ({ kind: 'list', element });
const enumOf = (count: number): Type => ({ kind: 'enum', name: 'e', ...named, cases: labels(count) });
const flagsOf = (count: number): Type => ({ kind: 'flags', name: 'f', ...named, flags: labels(count) });
const variant = (...types: (Type | undefined)[]): Type => ({
  kind: 'variant',
  name: 'v',
  ...named,
  cases: types.map((type, index) => (type ? { name: `c${index}`, type } : { name: `c${index}` })),
});

function labels(count: number): { name: string }[] {
  return Array.from({ length: count }, (_, index) => ({ name: `n${index}` }));
}

// Sizes and core types as the specification's own definitions (CanonicalABI.md) give them.
const KNOWN: [what: string, type: Type, size: number, align: number, flat: Core[]][] = [
  ['bool', of('bool'), 1, 1, ['i32']],
  ['s16', of('s16'), 2, 2, ['i32']],
  ['char', of('char'), 4, 4, ['i32']],
  ['u64', of('u64'), 8, 8, ['i64']],
  ['f32', of('f32'), 4, 4, ['f32']],
  ['f64', of('f64'), 8, 8, ['f64']],
  ['string', of('string'), 8, 4, ['usize', 'usize']],
  ['list<u64>', list(of('u64')), 8, 4, ['usize', 'usize']],
  ['tuple<u8, u32, u8>', tuple(of('u8'), of('u32'), of('u8')), 12, 4, ['i32', 'i32', 'i32']],
  ['tuple<u8, f64>', tuple(of('u8'), of('f64')), 16, 8, ['i32', 'f64']],
  ['enum of 3', enumOf(3), 1, 1, ['i32']],
  ['enum of 256', enumOf(256), 1, 1, ['i32']],
  ['enum of 257', enumOf(257), 2, 2, ['i32']],
  ['8 flags', flagsOf(8), 1, 1, ['i32']],
  ['9 flags', flagsOf(9), 2, 2, ['i32']],
  ['17 flags', flagsOf(17), 4, 4, ['i32']],
  ['32 flags', flagsOf(32), 4, 4, ['i32']],
  ['option<u8>', option(of('u8')), 2, 1, ['i32', 'i32']],
  ['option<string>', option(of('string')), 12, 4, ['i32', 'usize', 'usize']],
  ['option<u64>', option(of('u64')), 16, 8, ['i32', 'i64']],
  ['option<option<u8>>', option(option(of('u8'))), 3, 1, ['i32', 'i32', 'i32']],
  ['result', { kind: 'result' }, 1, 1, ['i32']],
  ['result<_, u16>', { kind: 'result', err: of('u16') }, 4, 2, ['i32', 'i32']],
  ['result<f32, u32>', { kind: 'result', ok: of('f32'), err: of('u32') }, 8, 4, ['i32', 'i32']],
  ['result<f32, u64>', { kind: 'result', ok: of('f32'), err: of('u64') }, 16, 8, ['i32', 'i64']],
  ['result<f32, f64>', { kind: 'result', ok: of('f32'), err: of('f64') }, 16, 8, ['i32', 'i64']],
  ['result<f32, f32>', { kind: 'result', ok: of('f32'), err: of('f32') }, 8, 4, ['i32', 'f32']],
  ['result<string, u8>', { kind: 'result', ok: of('string'), err: of('u8') }, 12, 4, ['i32', 'i32', 'usize']],
  ['variant of none, f64', variant(undefined, of('f64')), 16, 8, ['i32', 'f64']],
  ['variant of a pair, u8', variant(tuple(of('u8'), of('u64')), of('u8')), 24, 8, ['i32', 'i32', 'i64']],
];

test.each(KNOWN)('%s', (_, type, size, align, flat) => {
  expect({ ...layoutOf(type), flat: flatten(type) }).toEqual({ size, align, flat });
});

test('an alias stands as what it is an alias of', () => {
  const alias: Type = {
    kind: 'alias',
    name: 'a',
    ...named,
    type: { kind: 'alias', name: 'b', ...named, type: of('u16') },
  };
  expect(layoutOf(alias)).toEqual({ size: 2, align: 2 });
  expect(flatten(alias)).toEqual(['i32']);
});

test('a handle is one i32, owned or borrowed', () => {
  const resource = { kind: 'resource', name: 'r', ...named } as const;
  expect(layoutOf({ kind: 'own', resource })).toEqual({ size: 4, align: 4 });
  expect(flatten({ kind: 'borrow', resource })).toEqual(['i32']);
});

test('each field stands at its own alignment', () => {
  const offsets = place([of('u8'), of('u64'), of('u8'), of('u16'), of('string')]).map(({ offset }) => offset);
  expect(offsets).toEqual([0, 8, 16, 18, 20]);
});

test('the payload of every case stands where the most exacting one can', () => {
  expect(payloadOffset([of('u8'), of('u64')])).toBe(8);
  expect(payloadOffset([undefined, of('u8')])).toBe(1);
  expect(payloadOffset([undefined, undefined])).toBe(1);
});

test('a discriminant is as small as the number of cases lets it be', () => {
  expect([1, 256, 257, 65_536, 65_537].map(discriminantSize)).toEqual([1, 1, 2, 2, 4]);
});
