/** Instructions by what they take and give, for code that has to fit. */
import { leb } from '../wasm-encode.ts';

export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const F64 = 0x7c;
export const V128 = 0x7b;
export const FUNCREF = 0x70;
export const EXTERNREF = 0x6f;
export const TYPES = [I32, I64, F32, F64, V128, FUNCREF, EXTERNREF];

/** One of each: what takes some types and gives one. */
type Operator = readonly [opcode: readonly number[], operands: readonly number[]];

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, offset) => first + offset);

const operators = (codes: readonly number[], ...operands: number[]): Operator[] =>
  codes.map((code) => [[code], operands]);
const vector = (codes: readonly number[], ...operands: number[]): Operator[] =>
  codes.map((code) => [[0xfd, ...leb(code)], operands]);
const saturating = (codes: readonly number[], operand: number): Operator[] =>
  codes.map((code) => [[0xfc, code], [operand]]);

/** What gives a type, without immediates. */
export const OPERATORS: Readonly<Record<number, readonly Operator[]>> = {
  [I32]: [
    ...operators([0x45, 0x67, 0x68, 0x69, 0xc0, 0xc1], I32),
    ...operators([...range(0x46, 0x4f), ...range(0x6a, 0x78)], I32, I32),
    ...operators([0x50, 0xa7], I64),
    ...operators(range(0x51, 0x5a), I64, I64),
    ...operators(range(0x5b, 0x60), F32, F32),
    ...operators(range(0x61, 0x66), F64, F64),
    ...operators([0xa8, 0xa9, 0xbc], F32),
    ...operators([0xaa, 0xab], F64),
    ...operators([0xd1], FUNCREF),
    ...operators([0xd1], EXTERNREF),
    ...saturating([0, 1], F32),
    ...saturating([2, 3], F64),
    ...vector([0x53, 0x63, 0x64, 0x83, 0xa3, 0xc3], V128),
  ],
  [I64]: [
    ...operators([0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4], I64),
    ...operators(range(0x7c, 0x8a), I64, I64),
    ...operators([0xac, 0xad], I32),
    ...operators([0xae, 0xaf], F32),
    ...operators([0xb0, 0xb1, 0xbd], F64),
    ...saturating([4, 5], F32),
    ...saturating([6, 7], F64),
  ],
  [F32]: [
    ...operators(range(0x8b, 0x91), F32),
    ...operators(range(0x92, 0x98), F32, F32),
    ...operators([0xb2, 0xb3, 0xbe], I32),
    ...operators([0xb4, 0xb5], I64),
    ...operators([0xb6], F64),
  ],
  [F64]: [
    ...operators(range(0x99, 0x9f), F64),
    ...operators(range(0xa0, 0xa6), F64, F64),
    ...operators([0xb7, 0xb8], I32),
    ...operators([0xb9, 0xba, 0xbf], I64),
    ...operators([0xbb], F32),
  ],
  [V128]: [
    ...vector([0x0f, 0x10, 0x11], I32),
    ...vector([0x12], I64),
    ...vector([0x13], F32),
    ...vector([0x14], F64),
    ...vector([0x0e, ...range(0x23, 0x4c), 0x4e, 0x4f, 0x50, 0x51], V128, V128),
    ...vector([0x4d, 0x60, 0x61, 0x62, 0x80, 0x81, 0xa0, 0xa1, 0xc0, 0xc1, 0xe0, 0xe1, 0xe3], V128),
    ...vector([0x52], V128, V128, V128),
    ...vector([0x6b, 0x6c, 0x6d, 0x8b, 0x8c, 0x8d], V128, I32),
    ...vector([0x100], V128, V128),
    ...vector([0x105, 0x109], V128, V128, V128),
  ],
};

/** Loads by the type that they give, with the largest alignment in bits. */
export const LOADS: Readonly<
  Record<number, readonly (readonly [opcode: readonly number[], align: number])[]>
> = {
  [I32]: [
    [[0x28], 2],
    [[0x2c], 0],
    [[0x2d], 0],
    [[0x2e], 1],
    [[0x2f], 1],
  ],
  [I64]: [
    [[0x29], 3],
    [[0x30], 0],
    [[0x31], 0],
    [[0x32], 1],
    [[0x33], 1],
    [[0x34], 2],
    [[0x35], 2],
  ],
  [F32]: [[[0x2a], 2]],
  [F64]: [[[0x2b], 3]],
  [V128]: [
    [[0xfd, 0], 4],
    [[0xfd, 1], 3],
    [[0xfd, 7], 0],
    [[0xfd, 0x5c], 2],
    [[0xfd, 0x5d], 3],
  ],
};

export const STORES: readonly (readonly [opcode: readonly number[], align: number, type: number])[] = [
  ...[0x36, 0x3a, 0x3b].map((code, index) => [[code], [2, 0, 1][index]!, I32] as const),
  ...[0x37, 0x3c, 0x3d, 0x3e].map((code, index) => [[code], [3, 0, 1, 2][index]!, I64] as const),
  [[0x38], 2, F32],
  [[0x39], 3, F64],
  [[0xfd, 0x0b], 4, V128],
];
