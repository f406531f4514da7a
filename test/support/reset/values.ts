/** The types that a global may have, each with values of it, and how two 64-bit numbers tell what it holds. */
import type { Random } from '../fuzz/random.ts';

/** Of the code of one module: expressions. */
export interface Code {
  readonly random: Random;
  narrow(): string;
  wide(): string;
  address(): string;
  /** The memory that an address is for, with an offset. */
  place(): string;
  function(): string;
}

export interface ValueType {
  /** As it is written. */
  readonly text: string;
  /** A constant expression. */
  initial(code: Code): string;
  /** Any expression. */
  value(code: Code): string;
  /** Of a global: two numbers, for what JavaScript does not see. */
  seen(global: string): string;
}

const NOTHING = '(i64.const 0)';

const constant = (code: Code, type: string) => `(${type}.const ${code.random.between(-9, 99)})`;

const number = (text: string, bits: (value: string) => string, made: (code: Code) => string): ValueType => ({
  text,
  initial: (code) => constant(code, text),
  value: made,
  seen: (global) => `${bits(`(global.get ${global})`)} ${NOTHING}`,
});

/** Where it is what it may be, what is in it; else whether it is null. */
const reference = (global: string, is: string, inside: string) =>
  `(if (result i64) (ref.test ${is} (global.get ${global})) (then ${inside})
    (else (i64.sub ${NOTHING} (i64.extend_i32_u (ref.is_null (global.get ${global})))))) ${NOTHING}`;

const isNull = (global: string) => `(i64.extend_i32_u (ref.is_null (global.get ${global}))) ${NOTHING}`;

const i31 = (code: Code) => `(ref.i31 ${code.narrow()})`;
const struct = (code: Code) => `(struct.new $s ${code.narrow()} ${code.wide()})`;
const constantStruct = (code: Code) => `(struct.new $s ${constant(code, 'i32')} ${constant(code, 'i64')})`;
const fields = (global: string) =>
  `(i64.extend_i32_u (struct.get $s 0 (global.get ${global}))) (struct.get $s 1 (global.get ${global}))`;

/** What JavaScript sees of a function is its index. */
const func = (text: string): ValueType => ({
  text,
  initial: (code) => `(ref.func ${code.function()})`,
  value: (code) =>
    text === 'funcref' && code.random.percent(30) ? '(ref.null func)' : `(ref.func ${code.function()})`,
  seen: isNull,
});

export const VALUE_TYPES: readonly ValueType[] = [
  number(
    'i32',
    (value) => `(i64.extend_i32_u ${value})`,
    (code) => code.narrow(),
  ),
  number(
    'i64',
    (value) => value,
    (code) => code.wide(),
  ),
  number(
    'f32',
    (value) => `(i64.extend_i32_u (i32.reinterpret_f32 ${value}))`,
    (code) => `(f32.reinterpret_i32 ${code.narrow()})`,
  ),
  number(
    'f64',
    (value) => `(i64.reinterpret_f64 ${value})`,
    (code) => `(f64.reinterpret_i64 ${code.wide()})`,
  ),
  {
    text: 'v128',
    initial: (code) => `(v128.const i64x2 ${code.random.u32()} ${code.random.u32()})`,
    value: (code) =>
      code.random.percent(50)
        ? `(i64x2.splat ${code.wide()})`
        : `(v128.load ${code.place()} ${code.address()})`,
    seen: (global) =>
      `(i64x2.extract_lane 0 (global.get ${global})) (i64x2.extract_lane 1 (global.get ${global}))`,
  },
  func('funcref'),
  func('(ref func)'),
  func('(ref null $f)'),
  func('(ref $f)'),
  {
    text: 'externref',
    initial: () => '(ref.null extern)',
    value: (code) => `(extern.convert_any ${code.random.percent(50) ? i31(code) : struct(code)})`,
    seen: isNull,
  },
  {
    text: 'anyref',
    initial: (code) =>
      code.random.percent(50) ? `(ref.i31 ${constant(code, 'i32')})` : constantStruct(code),
    value: (code) => (code.random.percent(50) ? i31(code) : struct(code)),
    seen: (global) =>
      reference(
        global,
        '(ref $s)',
        `(i64.extend_i32_u (struct.get $s 0 (ref.cast (ref $s) (global.get ${global}))))`,
      ),
  },
  {
    text: 'i31ref',
    initial: (code) => `(ref.i31 ${constant(code, 'i32')})`,
    value: i31,
    seen: (global) => reference(global, '(ref i31)', `(i64.extend_i32_u (i31.get_u (global.get ${global})))`),
  },
  { text: '(ref $s)', initial: constantStruct, value: struct, seen: fields },
  {
    text: '(ref null $a)',
    initial: (code) => `(array.new_fixed $a 2 ${constant(code, 'i32')} ${constant(code, 'i32')})`,
    value: (code) => `(array.new_fixed $a 1 ${code.narrow()})`,
    seen: (global) =>
      `(i64.extend_i32_u (array.len (global.get ${global}))) (i64.extend_i32_u (array.get $a (global.get ${global}) (i32.const 0)))`,
  },
  {
    text: 'exnref',
    initial: () => '(ref.null exn)',
    value: (code) =>
      `(block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $e ${code.narrow()})) (unreachable))`,
    seen: isNull,
  },
];
