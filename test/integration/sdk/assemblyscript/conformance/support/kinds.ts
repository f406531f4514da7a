/** Every kind of type, in every position. */
import type { NamedShape, PrimitiveName, Shape } from '../../../../../support/canonical-abi/shapes.ts';

export const PRIMITIVE_NAMES: readonly PrimitiveName[] = [
  ...([
    'bool',
    'u8',
    's8',
    'u16',
    's16',
    'u32',
    's32',
    'u64',
    's64',
    'f32',
    'f64',
    'char',
    'string',
  ] as const),
];

export const primitive = (name: PrimitiveName): Shape => ({ kind: 'primitive', name });
export const list = (element: Shape): Shape => ({ kind: 'list', element });
export const tuple = (...elements: Shape[]): Shape => ({ kind: 'tuple', elements });
export const option = (some: Shape): Shape => ({ kind: 'option', some });
export const result = (ok?: Shape, err?: Shape): Shape => ({
  kind: 'result',
  ...(ok && { ok }),
  ...(err && { err }),
});

/** Gives types names that no other has. */
export class Names {
  readonly #prefix: string;
  #count = 0;

  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  next(kind: string): string {
    return `${this.#prefix}${kind}${this.#count++}`;
  }
}

const STRING = primitive('string');
const U8 = primitive('u8');

function numbered(count: number, letter: string): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

export function enumOf(count: number, names: Names): NamedShape {
  return { kind: 'enum', name: names.next('en'), cases: numbered(count, 'c') };
}

export function flagsOf(count: number, names: Names): NamedShape {
  return { kind: 'flags', name: names.next('fl'), flags: numbered(count, 'b') };
}

export function recordOf(shapes: readonly Shape[], names: Names): NamedShape {
  return {
    kind: 'record',
    name: names.next('re'),
    fields: shapes.map((shape, index) => ({ name: `m${index}`, shape })),
  };
}

export function variantOf(payloads: readonly (Shape | undefined)[], names: Names): NamedShape {
  const cases = payloads.map((shape, index) => ({ name: `c${index}`, ...(shape && { shape }) }));
  return { kind: 'variant', name: names.next('va'), cases };
}

export function aliasOf(target: Shape, names: Names): NamedShape {
  return { kind: 'alias', name: names.next('al'), target };
}

/** At least one type of each kind that holds data, and those at the borders between two layouts. */
export function kinds(names: Names): Shape[] {
  return [
    ...PRIMITIVE_NAMES.map(primitive),
    ...PRIMITIVE_NAMES.map((name) => list(primitive(name))),
    ...[1, 8, 9, 16, 17, 32].map((count) => flagsOf(count, names)),
    ...[1, 2, 256, 257].map((count) => enumOf(count, names)),
    option(U8),
    option(STRING),
    option(option(STRING)),
    option(option(option(primitive('bool')))),
    result(),
    result(primitive('u64')),
    result(undefined, STRING),
    result(primitive('f32'), primitive('u64')),
    tuple(U8),
    tuple(U8, primitive('f64'), STRING),
    recordOf([primitive('bool')], names),
    recordOf([primitive('s64'), STRING, primitive('char'), list(U8)], names),
    variantOf([undefined], names),
    variantOf([STRING], names),
    variantOf([undefined, undefined, undefined], names),
    variantOf([U8, primitive('f32'), primitive('s64'), primitive('f64'), STRING, undefined], names),
    variantOf([STRING, STRING, undefined, option(STRING), list(STRING)], names),
    aliasOf(primitive('s16'), names),
    aliasOf(STRING, names),
    aliasOf(list(option(primitive('char'))), names),
    aliasOf(option(STRING), names),
    aliasOf(option(U8), names),
    aliasOf(recordOf([enumOf(3, names), flagsOf(3, names)], names), names),
  ];
}

type Position = (shape: Shape, names: Names) => Shape;

/** Where a type can stand: by itself, or within another. */
export const POSITIONS: Readonly<Record<string, Position>> = {
  itself: (shape) => shape,
  list: (shape) => list(shape),
  'first of a tuple': (shape) => tuple(shape, primitive('u8')),
  'last of a tuple': (shape) => tuple(primitive('u8'), shape),
  option: (shape) => option(shape),
  'ok of a result': (shape) => result(shape, primitive('u16')),
  'err of a result': (shape) => result(primitive('f32'), shape),
  record: (shape, names) => recordOf([primitive('bool'), shape, primitive('s16')], names),
  variant: (shape, names) => variantOf([primitive('u64'), shape, undefined], names),
  alias: (shape, names) => aliasOf(shape, names),
};
