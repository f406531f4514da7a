/**
 * The instructions of WebAssembly 3.0 that V8 runs, in the order of the specification's binary format
 * (chapter 5.4), with relaxed SIMD, threads and the older kind of exceptions.
 */

/** What may stand behind an opcode. An `index` is a u32: of a label, a local, a function, a type ... */
export type Immediate =
  | 'index'
  | 'memory'
  | 'memarg'
  | 'blocktype'
  | 'labels'
  | 'catches'
  | 'valtypes'
  | 'heaptype'
  | 's32'
  | 's64'
  | 'byte'
  | 'bytes4'
  | 'bytes8'
  | 'bytes16';

/** What it does to blocks and to what runs next; `plain` is nothing of that. */
export type Role = 'plain' | 'opens' | 'arm' | 'closes' | 'leaves' | 'branches' | 'calls';

export type Feature = 'gc' | 'relaxed-simd' | 'threads';

export interface Instruction {
  readonly name: string;
  readonly immediates: readonly Immediate[];
  readonly role: Role;
  /** Operands that it gives, less those that it takes; those that its signature tells come on top. */
  readonly effect: number;
  /** A feature that hosts may refuse by name. */
  readonly feature: Feature | undefined;
}

/**
 * Opcodes that follow one another from `first`. A leading dot in a name stands for the type of the one
 * before; `-` is an opcode that there is not.
 */
type Row = readonly [first: number, effect: number, names: string, immediates?: string];

const ONE_BYTE: readonly Row[] = [
  [0x00, 0, 'unreachable nop'],
  [0x02, 0, 'block loop', 'blocktype'],
  [0x04, -1, 'if', 'blocktype'],
  [0x05, 0, 'else'],
  [0x06, 0, 'try', 'blocktype'],
  [0x07, 0, 'catch throw rethrow', 'index'],
  [0x0a, 0, 'throw_ref end'],
  [0x0c, 0, 'br', 'index'],
  [0x0d, -1, 'br_if', 'index'],
  [0x0e, 0, 'br_table', 'labels'],
  [0x0f, 0, 'return'],
  [0x10, 0, 'call', 'index'],
  [0x11, -1, 'call_indirect', 'index index'],
  [0x12, 0, 'return_call', 'index'],
  [0x13, 0, 'return_call_indirect', 'index index'],
  [0x14, -1, 'call_ref', 'index'],
  [0x15, 0, 'return_call_ref', 'index'],
  [0x18, 0, 'delegate', 'index'],
  [0x19, 0, 'catch_all'],
  [0x1a, -1, 'drop'],
  [0x1b, -2, 'select'],
  [0x1c, -2, 'select', 'valtypes'],
  [0x1f, 0, 'try_table', 'blocktype catches'],
  [0x20, 1, 'local.get', 'index'],
  [0x21, -1, 'local.set', 'index'],
  [0x22, 0, 'local.tee', 'index'],
  [0x23, 1, 'global.get', 'index'],
  [0x24, -1, 'global.set', 'index'],
  [0x25, 0, 'table.get', 'index'],
  [0x26, -2, 'table.set', 'index'],
  [0x28, 0, 'i32.load i64.load f32.load f64.load', 'memarg'],
  [0x2c, 0, 'i32.load8_s .load8_u .load16_s .load16_u', 'memarg'],
  [0x30, 0, 'i64.load8_s .load8_u .load16_s .load16_u .load32_s .load32_u', 'memarg'],
  [0x36, -2, 'i32.store i64.store f32.store f64.store', 'memarg'],
  [0x3a, -2, 'i32.store8 .store16 i64.store8 .store16 .store32', 'memarg'],
  [0x3f, 1, 'memory.size', 'memory'],
  [0x40, 0, 'memory.grow', 'memory'],
  [0x41, 1, 'i32.const', 's32'],
  [0x42, 1, 'i64.const', 's64'],
  [0x43, 1, 'f32.const', 'bytes4'],
  [0x44, 1, 'f64.const', 'bytes8'],
  [0x45, 0, 'i32.eqz'],
  [0x46, -1, 'i32.eq .ne .lt_s .lt_u .gt_s .gt_u .le_s .le_u .ge_s .ge_u'],
  [0x50, 0, 'i64.eqz'],
  [0x51, -1, 'i64.eq .ne .lt_s .lt_u .gt_s .gt_u .le_s .le_u .ge_s .ge_u'],
  [0x5b, -1, 'f32.eq .ne .lt .gt .le .ge f64.eq .ne .lt .gt .le .ge'],
  [0x67, 0, 'i32.clz .ctz .popcnt'],
  [0x6a, -1, 'i32.add .sub .mul .div_s .div_u .rem_s .rem_u'],
  [0x71, -1, 'i32.and .or .xor .shl .shr_s .shr_u .rotl .rotr'],
  [0x79, 0, 'i64.clz .ctz .popcnt'],
  [0x7c, -1, 'i64.add .sub .mul .div_s .div_u .rem_s .rem_u'],
  [0x83, -1, 'i64.and .or .xor .shl .shr_s .shr_u .rotl .rotr'],
  [0x8b, 0, 'f32.abs .neg .ceil .floor .trunc .nearest .sqrt'],
  [0x92, -1, 'f32.add .sub .mul .div .min .max .copysign'],
  [0x99, 0, 'f64.abs .neg .ceil .floor .trunc .nearest .sqrt'],
  [0xa0, -1, 'f64.add .sub .mul .div .min .max .copysign'],
  [0xa7, 0, 'i32.wrap_i64 .trunc_f32_s .trunc_f32_u .trunc_f64_s .trunc_f64_u'],
  [0xac, 0, 'i64.extend_i32_s .extend_i32_u .trunc_f32_s .trunc_f32_u .trunc_f64_s .trunc_f64_u'],
  [0xb2, 0, 'f32.convert_i32_s .convert_i32_u .convert_i64_s .convert_i64_u .demote_f64'],
  [0xb7, 0, 'f64.convert_i32_s .convert_i32_u .convert_i64_s .convert_i64_u .promote_f32'],
  [0xbc, 0, 'i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64'],
  [0xc0, 0, 'i32.extend8_s .extend16_s i64.extend8_s .extend16_s .extend32_s'],
  [0xd0, 1, 'ref.null', 'heaptype'],
  [0xd1, 0, 'ref.is_null'],
  [0xd2, 1, 'ref.func', 'index'],
  [0xd4, 0, 'ref.as_non_null'],
  [0xd5, 0, 'br_on_null', 'index'],
  [0xd6, -1, 'br_on_non_null', 'index'],
];

/** Behind 0xfc. */
const NUMERIC_AND_BULK: readonly Row[] = [
  [0x00, 0, 'i32.trunc_sat_f32_s .trunc_sat_f32_u .trunc_sat_f64_s .trunc_sat_f64_u'],
  [0x04, 0, 'i64.trunc_sat_f32_s .trunc_sat_f32_u .trunc_sat_f64_s .trunc_sat_f64_u'],
  [0x08, -3, 'memory.init', 'index memory'],
  [0x09, 0, 'data.drop', 'index'],
  [0x0a, -3, 'memory.copy', 'memory memory'],
  [0x0b, -3, 'memory.fill', 'memory'],
  [0x0c, -3, 'table.init', 'index index'],
  [0x0d, 0, 'elem.drop', 'index'],
  [0x0e, -3, 'table.copy', 'index index'],
  [0x0f, -1, 'table.grow', 'index'],
  [0x10, 1, 'table.size', 'index'],
  [0x11, -3, 'table.fill', 'index'],
];

/** Behind 0xfd. */
const VECTOR: readonly Row[] = [
  [0x00, 0, 'v128.load .load8x8_s .load8x8_u .load16x4_s .load16x4_u .load32x2_s .load32x2_u', 'memarg'],
  [0x07, 0, 'v128.load8_splat .load16_splat .load32_splat .load64_splat', 'memarg'],
  [0x0b, -2, 'v128.store', 'memarg'],
  [0x0c, 1, 'v128.const', 'bytes16'],
  [0x0d, -1, 'i8x16.shuffle', 'bytes16'],
  [0x0e, -1, 'i8x16.swizzle'],
  [0x0f, 0, 'i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat'],
  [0x15, 0, 'i8x16.extract_lane_s .extract_lane_u', 'byte'],
  [0x17, -1, 'i8x16.replace_lane', 'byte'],
  [0x18, 0, 'i16x8.extract_lane_s .extract_lane_u', 'byte'],
  [0x1a, -1, 'i16x8.replace_lane', 'byte'],
  [0x1b, 0, 'i32x4.extract_lane', 'byte'],
  [0x1c, -1, 'i32x4.replace_lane', 'byte'],
  [0x1d, 0, 'i64x2.extract_lane', 'byte'],
  [0x1e, -1, 'i64x2.replace_lane', 'byte'],
  [0x1f, 0, 'f32x4.extract_lane', 'byte'],
  [0x20, -1, 'f32x4.replace_lane', 'byte'],
  [0x21, 0, 'f64x2.extract_lane', 'byte'],
  [0x22, -1, 'f64x2.replace_lane', 'byte'],
  [0x23, -1, 'i8x16.eq .ne .lt_s .lt_u .gt_s .gt_u .le_s .le_u .ge_s .ge_u'],
  [0x2d, -1, 'i16x8.eq .ne .lt_s .lt_u .gt_s .gt_u .le_s .le_u .ge_s .ge_u'],
  [0x37, -1, 'i32x4.eq .ne .lt_s .lt_u .gt_s .gt_u .le_s .le_u .ge_s .ge_u'],
  [0x41, -1, 'f32x4.eq .ne .lt .gt .le .ge f64x2.eq .ne .lt .gt .le .ge'],
  [0x4d, 0, 'v128.not'],
  [0x4e, -1, 'v128.and .andnot .or .xor'],
  [0x52, -2, 'v128.bitselect'],
  [0x53, 0, 'v128.any_true'],
  [0x54, -1, 'v128.load8_lane .load16_lane .load32_lane .load64_lane', 'memarg byte'],
  [0x58, -2, 'v128.store8_lane .store16_lane .store32_lane .store64_lane', 'memarg byte'],
  [0x5c, 0, 'v128.load32_zero .load64_zero', 'memarg'],
  [0x5e, 0, 'f32x4.demote_f64x2_zero f64x2.promote_low_f32x4'],
  [0x60, 0, 'i8x16.abs .neg .popcnt .all_true .bitmask'],
  [0x65, -1, 'i8x16.narrow_i16x8_s .narrow_i16x8_u'],
  [0x67, 0, 'f32x4.ceil .floor .trunc .nearest'],
  [0x6b, -1, 'i8x16.shl .shr_s .shr_u .add .add_sat_s .add_sat_u .sub .sub_sat_s .sub_sat_u'],
  [0x74, 0, 'f64x2.ceil .floor'],
  [0x76, -1, 'i8x16.min_s .min_u .max_s .max_u'],
  [0x7a, 0, 'f64x2.trunc'],
  [0x7b, -1, 'i8x16.avgr_u'],
  [0x7c, 0, 'i16x8.extadd_pairwise_i8x16_s .extadd_pairwise_i8x16_u'],
  [0x7e, 0, 'i32x4.extadd_pairwise_i16x8_s .extadd_pairwise_i16x8_u'],
  [0x80, 0, 'i16x8.abs .neg'],
  [0x82, -1, 'i16x8.q15mulr_sat_s'],
  [0x83, 0, 'i16x8.all_true .bitmask'],
  [0x85, -1, 'i16x8.narrow_i32x4_s .narrow_i32x4_u'],
  [0x87, 0, 'i16x8.extend_low_i8x16_s .extend_high_i8x16_s .extend_low_i8x16_u .extend_high_i8x16_u'],
  [0x8b, -1, 'i16x8.shl .shr_s .shr_u .add .add_sat_s .add_sat_u .sub .sub_sat_s .sub_sat_u'],
  [0x94, 0, 'f64x2.nearest'],
  [0x95, -1, 'i16x8.mul .min_s .min_u .max_s .max_u - .avgr_u'],
  [0x9c, -1, 'i16x8.extmul_low_i8x16_s .extmul_high_i8x16_s .extmul_low_i8x16_u .extmul_high_i8x16_u'],
  [0xa0, 0, 'i32x4.abs .neg - .all_true .bitmask'],
  [0xa7, 0, 'i32x4.extend_low_i16x8_s .extend_high_i16x8_s .extend_low_i16x8_u .extend_high_i16x8_u'],
  [0xab, -1, 'i32x4.shl .shr_s .shr_u .add - - .sub - - - .mul .min_s .min_u .max_s .max_u .dot_i16x8_s'],
  [0xbc, -1, 'i32x4.extmul_low_i16x8_s .extmul_high_i16x8_s .extmul_low_i16x8_u .extmul_high_i16x8_u'],
  [0xc0, 0, 'i64x2.abs .neg - .all_true .bitmask'],
  [0xc7, 0, 'i64x2.extend_low_i32x4_s .extend_high_i32x4_s .extend_low_i32x4_u .extend_high_i32x4_u'],
  [0xcb, -1, 'i64x2.shl .shr_s .shr_u .add - - .sub - - - .mul .eq .ne .lt_s .gt_s .le_s .ge_s'],
  [0xdc, -1, 'i64x2.extmul_low_i32x4_s .extmul_high_i32x4_s .extmul_low_i32x4_u .extmul_high_i32x4_u'],
  [0xe0, 0, 'f32x4.abs .neg - .sqrt'],
  [0xe4, -1, 'f32x4.add .sub .mul .div .min .max .pmin .pmax'],
  [0xec, 0, 'f64x2.abs .neg - .sqrt'],
  [0xf0, -1, 'f64x2.add .sub .mul .div .min .max .pmin .pmax'],
  [0xf8, 0, 'i32x4.trunc_sat_f32x4_s .trunc_sat_f32x4_u f32x4.convert_i32x4_s .convert_i32x4_u'],
  [0xfc, 0, 'i32x4.trunc_sat_f64x2_s_zero .trunc_sat_f64x2_u_zero'],
  [0xfe, 0, 'f64x2.convert_low_i32x4_s .convert_low_i32x4_u'],
];

/** Behind 0xfd too: what they give differs from machine to machine. */
const RELAXED_VECTOR: readonly Row[] = [
  [0x100, -1, 'i8x16.relaxed_swizzle'],
  [0x101, 0, 'i32x4.relaxed_trunc_f32x4_s .relaxed_trunc_f32x4_u'],
  [0x103, 0, 'i32x4.relaxed_trunc_f64x2_s_zero .relaxed_trunc_f64x2_u_zero'],
  [0x105, -2, 'f32x4.relaxed_madd .relaxed_nmadd f64x2.relaxed_madd .relaxed_nmadd'],
  [0x109, -2, 'i8x16.relaxed_laneselect i16x8.relaxed_laneselect'],
  [0x10b, -2, 'i32x4.relaxed_laneselect i64x2.relaxed_laneselect'],
  [0x10d, -1, 'f32x4.relaxed_min .relaxed_max f64x2.relaxed_min .relaxed_max'],
  [0x111, -1, 'i16x8.relaxed_q15mulr_s .relaxed_dot_i8x16_i7x16_s'],
  [0x113, -2, 'i32x4.relaxed_dot_i8x16_i7x16_add_s'],
];

const REFERENCE_EQUALITY: readonly Row[] = [[0xd3, -1, 'ref.eq']];

/** Behind 0xfb. `struct.new` and `array.new_fixed` take as many operands as there are fields or elements. */
const GARBAGE_COLLECTION: readonly Row[] = [
  [0x00, 1, 'struct.new .new_default', 'index'],
  [0x02, 0, 'struct.get .get_s .get_u', 'index index'],
  [0x05, -2, 'struct.set', 'index index'],
  [0x06, -1, 'array.new', 'index'],
  [0x07, 0, 'array.new_default', 'index'],
  [0x08, 1, 'array.new_fixed', 'index index'],
  [0x09, -1, 'array.new_data .new_elem', 'index index'],
  [0x0b, -1, 'array.get .get_s .get_u', 'index'],
  [0x0e, -3, 'array.set', 'index'],
  [0x0f, 0, 'array.len'],
  [0x10, -4, 'array.fill', 'index'],
  [0x11, -5, 'array.copy', 'index index'],
  [0x12, -4, 'array.init_data .init_elem', 'index index'],
  [0x14, 0, 'ref.test ref.test ref.cast ref.cast', 'heaptype'],
  [0x18, 0, 'br_on_cast br_on_cast_fail', 'byte index heaptype heaptype'],
  [0x1a, 0, 'any.convert_extern extern.convert_any ref.i31 i31.get_s .get_u'],
];

/** Behind 0xfe; immediates and effects are not told, because no host here runs them. */
const ATOMIC: readonly Row[] = [
  [0x00, 0, 'memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64 atomic.fence'],
  [0x10, 0, 'i32.atomic.load i64.atomic.load i32.atomic.load8_u .atomic.load16_u'],
  [0x14, 0, 'i64.atomic.load8_u .atomic.load16_u .atomic.load32_u'],
  [0x17, 0, 'i32.atomic.store i64.atomic.store i32.atomic.store8 .atomic.store16'],
  [0x1b, 0, 'i64.atomic.store8 .atomic.store16 .atomic.store32'],
  ...['add', 'sub', 'and', 'or', 'xor', 'xchg', 'cmpxchg'].map(readModifyWrite),
];

function readModifyWrite(operator: string, index: number): Row {
  const narrow = (type: string, bits: number) => `${type}.atomic.rmw${bits}.${operator}_u`;
  const names = [
    ...[`i32.atomic.rmw.${operator}`, `i64.atomic.rmw.${operator}`],
    ...[narrow('i32', 8), narrow('i32', 16), narrow('i64', 8), narrow('i64', 16), narrow('i64', 32)],
  ];
  return [0x1e + 7 * index, 0, names.join(' ')];
}

const ROLES: ReadonlyMap<string, Role> = new Map([
  ...named('opens', 'block loop if try try_table'),
  ...named('arm', 'else catch catch_all'),
  ...named('closes', 'end delegate'),
  ...named('leaves', 'unreachable throw rethrow throw_ref br br_table return'),
  ...named('leaves', 'return_call return_call_indirect return_call_ref'),
  ...named('branches', 'br_if br_on_null br_on_non_null br_on_cast br_on_cast_fail'),
  ...named('calls', 'call call_indirect call_ref'),
]);

function named(role: Role, names: string): (readonly [string, Role])[] {
  return names.split(' ').map((name) => [name, role]);
}

type Opcodes = (Instruction | undefined)[];

/** By opcode; where the first byte is a prefix, see there. */
export const INSTRUCTIONS: Opcodes = Object.assign(table(ONE_BYTE), table(REFERENCE_EQUALITY, 'gc'));

/** By the prefix and the number behind it. */
export const PREFIXED: ReadonlyMap<number, Opcodes> = new Map([
  [0xfb, table(GARBAGE_COLLECTION, 'gc')],
  [0xfc, table(NUMERIC_AND_BULK)],
  [0xfd, Object.assign(table(VECTOR), table(RELAXED_VECTOR, 'relaxed-simd'))],
  [0xfe, table(ATOMIC, 'threads')],
]);

function table(rows: readonly Row[], feature?: Feature): Opcodes {
  const opcodes: Opcodes = [];
  for (const [first, effect, names, words = ''] of rows) {
    const immediates = words.split(' ').filter(Boolean) as Immediate[];
    for (const [index, name] of fullNames(names).entries())
      opcodes[first + index] =
        name === '-' ? undefined : { name, immediates, role: ROLES.get(name) ?? 'plain', effect, feature };
  }
  return opcodes;
}

/** With the type of the word before in place of the dot that stands for it. */
function fullNames(names: string): string[] {
  let type = '';
  return names.split(' ').map((word) => {
    if (word.startsWith('.')) return type + word;
    if (word !== '-') type = word.split('.', 1)[0]!;
    return word;
  });
}
