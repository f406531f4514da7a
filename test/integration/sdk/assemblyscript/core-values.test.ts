/** Core values that an honest host does not send, or that it may send in several ways. */
import { beforeAll, expect, test } from 'vitest';
import { buildWorld } from '../../../support/assemblyscript-world.ts';

const WIT = `
  package demo:cores;
  world cores {
    flags three { a, b, c }
    variant shape { none, side(u32) }
    export a-bool: func(v: bool) -> bool;
    export an-u8: func(v: u8) -> u8;
    export an-s16: func(v: s16) -> s16;
    export some-flags: func(v: three) -> three;
    export a-shape: func(v: shape) -> u32;
    export shapes: func(v: list<shape>) -> u32;
  }
`;

const GUEST = `
  import { Shape, Three } from './bindings/world';
  export function aBool(v: bool): bool { return v; }
  export function anU8(v: u8): u8 { return v; }
  export function anS16(v: i16): i16 { return v; }
  export function someFlags(v: Three): Three { return v; }
  export function aShape(v: Shape): u32 { return v.isSide ? v.asSide : 0; }
  export function shapes(v: Array<Shape>): u32 { return v.length; }
`;

type Core = Record<string, (...values: number[]) => number>;

let core: Core;
let memory: WebAssembly.Memory;

beforeAll(async () => {
  const { core: bytes } = await buildWorld({ wit: WIT, guest: GUEST, optimize: 'none' });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource));
  core = exports as Core;
  memory = exports.memory as WebAssembly.Memory;
}, 60_000);

test('any number but 0 is true', () => {
  expect([0, 1, 2, -1].map((value) => core['a-bool']!(value))).toEqual([0, 1, 1, 1]);
});

test('numbers are cut to their size', () => {
  expect(core['an-u8']!(0x1ff)).toBe(0xff);
  expect(core['an-s16']!(0x1_8000)).toBe(-0x8000);
});

test('bits that have no flag are ignored', () => {
  expect(core['some-flags']!(-1)).toBe(0b111);
});

test('a case that there is not traps, in a parameter and in a list', () => {
  expect(() => core['a-shape']!(2, 0)).toThrow(WebAssembly.RuntimeError);
  expect(core['shapes']!(shapes(1, 0), 2)).toBe(2);
  expect(() => core['shapes']!(shapes(1, 2), 2)).toThrow(WebAssembly.RuntimeError);
});

/** The address of a list of two shapes with these discriminants. */
function shapes(...tags: number[]): number {
  const list = core['cabi_realloc']!(0, 0, 4, 16);
  const bytes = new DataView(memory.buffer);
  for (const [index, tag] of tags.entries()) bytes.setUint8(list + index * 8, tag);
  return list;
}
