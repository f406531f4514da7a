/** Every instruction of WebAssembly 3.0 and of the proposals that V8 knows, with what follows each. */
import { bytes, concat, leb, signedLeb, type Part } from '../wasm-encode.ts';
import type { Random } from './random.ts';

type Immediate = (random: Random) => Part;

/** Small for the most part, as an index that is there; now and then none at all. */
export const index: Immediate = (random) =>
  leb(random.percent(95) ? random.below(6) : random.pick([127, 128, 65_535, 2 ** 31, 2 ** 32 - 1]));

const s32: Immediate = (random) => signedLeb(random.u32() | 0);
const s64: Immediate = (random) => signedLeb(random.percent(50) ? random.below(100) - 50 : random.u32() | 0);
const raw =
  (count: number): Immediate =>
  (random) =>
    random.bytes(count);
const lane: Immediate = (random) => random.below(32);
const memarg: Immediate = (random) => {
  const inOtherMemory = random.percent(5);
  const align = random.below(5) + (inOtherMemory ? 64 : 0);
  return bytes(align, inOtherMemory ? index(random) : [], index(random));
};

const ABSTRACT = [0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74];
export const heapType: Immediate = (random) => {
  if (random.percent(80)) return random.pick([0x70, 0x6f, 0x69]);
  return random.percent(60) ? random.pick(ABSTRACT) : leb(random.below(6));
};

const NUMERIC = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b];
export const valueType: Immediate = (random) => {
  if (random.percent(80)) return random.pick(NUMERIC);
  if (random.percent(60)) return heapType(random);
  return bytes(random.pick([0x63, 0x64]), heapType(random));
};

const blockType: Immediate = (random) => {
  if (random.percent(60)) return 0x40;
  return random.percent(70) ? valueType(random) : leb(random.below(6));
};

const list =
  (item: Immediate): Immediate =>
  (random) => {
    const count = random.below(4);
    return concat([leb(count), ...random.times(count, () => item(random))]);
  };

const clause: Immediate = (random) => {
  const kind = random.below(4);
  return bytes(kind, kind < 2 ? index(random) : [], index(random));
};

type Row = readonly [opcodes: readonly number[], ...Immediate[]];

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, offset) => first + offset);

const PLAIN: readonly Row[] = [
  [[0x00, 0x01, 0x05, 0x0a, 0x0b, 0x0b, 0x0f, 0x19, 0x1a, 0x1b, 0xd1, 0xd3, 0xd4]],
  [[0x02, 0x02, 0x03, 0x03, 0x04, 0x06], blockType],
  [[0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x12, 0x14, 0x15, 0x18, 0xd2, 0xd5, 0xd6], index],
  [[0x0e], list(index), index],
  [[0x11, 0x13], index, index],
  [[0x1c], list(valueType)],
  [[0x1f], blockType, list(clause)],
  [[...range(0x20, 0x26), 0x3f, 0x40], index],
  [range(0x28, 0x3e), memarg],
  [[0x41, 0x41, 0x41], s32],
  [[0x42], s64],
  [[0x43], raw(4)],
  [[0x44], raw(8)],
  [range(0x45, 0xc4)],
  [[0xd0], heapType],
];

const PREFIXED: Readonly<Record<number, readonly Row[]>> = {
  0xfb: [
    [[0, 1, 6, 7, 11, 12, 13, 14, 16], index],
    [[2, 3, 4, 5, 8, 9, 10, 17, 18, 19], index, index],
    [[15, 26, 27, 28, 29, 30]],
    [[20, 21, 22, 23], heapType],
    [[24, 25], (random) => random.below(4), index, heapType, heapType],
  ],
  0xfc: [[range(0, 7)], [[9, 11, 13, 15, 16, 17], index], [[8, 10, 12, 14], index, index]],
  0xfd: [
    [range(0, 11), memarg],
    [[12, 13], raw(16)],
    [[...range(14, 20), ...range(35, 83), ...range(94, 153), ...range(155, 255), ...range(256, 275)]],
    [range(21, 34), lane],
    [range(84, 91), memarg, lane],
    [[92, 93], memarg],
  ],
  0xfe: [
    [[0, 1, 2, ...range(0x10, 0x4e)], memarg],
    [[3], raw(1)],
  ],
};

interface Instruction {
  readonly opcode: Uint8Array;
  readonly immediates: readonly Immediate[];
}

const rows = (table: readonly Row[], prefix: readonly number[]): Instruction[] =>
  table.flatMap(([opcodes, ...immediates]) =>
    opcodes.map((code) => ({
      opcode: bytes(prefix, prefix.length === 0 ? code : leb(code)),
      immediates,
    })),
  );

const OPENING = [0x02, 0x03, 0x04, 0x06, 0x1f];
const END = 0x0b;

const INSTRUCTIONS: readonly (readonly Instruction[])[] = [
  rows(PLAIN, []),
  ...Object.entries(PREFIXED).map(([prefix, table]) => rows(table, [Number(prefix)])),
];

export function instruction(random: Random): Uint8Array {
  const { opcode, immediates } = random.pick(
    random.percent(70) ? INSTRUCTIONS[0]! : random.pick(INSTRUCTIONS),
  );
  return concat([opcode, ...immediates.map((immediate) => immediate(random))]);
}

/** Instructions whose blocks end where the code does, nearly always. */
export function instructions(random: Random, count: number): Uint8Array {
  let depth = 0;
  const code = random.times(count, () => {
    const next = instruction(random);
    if (OPENING.includes(next[0]!)) depth++;
    if (next[0] !== END) return next;
    if (depth === 0) return [];
    depth--;
    return next;
  });
  return bytes(concat(code), random.percent(98) ? Array.from({ length: depth + 1 }, () => END) : []);
}
