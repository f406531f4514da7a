/** Pieces of code that the helper functions have in common, encoded. */
import { OP, TYPE } from './op.ts';
import { Writer } from './writer.ts';

/** Encoded instructions. */
export type Code = readonly number[];

export const I32 = [TYPE.i32];
export const I64 = [TYPE.i64];
export const F64 = [TYPE.f64];

/** Lengths are charged in parts of a unit: so many bits of them. */
const SCALE_BITS = 8;

/** What a length costs, in parts of a unit for each element; `shift` as in `LENGTH_COST`. */
export const lengthWeight = (shift: number): number => 2 ** (SCALE_BITS - shift);

export const ZERO = [OP.i64Const, 0];
/** Whether the number of 64 bits in front of it is below 0. */
export const NEGATIVE = [...ZERO, OP.i64LtS];
/** Number and weight are on the stack, and give way to units. */
export const SCALE = [OP.i64Mul, OP.i64Const, SCALE_BITS, OP.i64ShrU];

export const local = (index: number): Code => [OP.localGet, ...leb(index)];
/** A local of 32 bits, unsigned, as one of 64. */
export const widened = (index: number): Code => [...local(index), OP.i64ExtendI32U];
/** What is to be done if the condition holds. */
export const when = (condition: Code, ...code: readonly Code[]): Code => [
  ...[...condition, OP.if, TYPE.none],
  ...code.flat(),
  OP.end,
];

export function leb(value: number): Code {
  const out = new Writer(8);
  out.unsigned(value);
  return [...out.bytes];
}

export function constant(value: number): Code {
  const out = new Writer(8);
  out.constant64(value);
  return [...out.bytes];
}
