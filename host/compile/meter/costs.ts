/**
 * What instructions cost, in units of fuel. The weights follow the time that V8 takes, measured by
 * bench/fuel.ts; docs/fuel.md publishes them. They are part of the contract: with another weight the same
 * component uses another fuel.
 */
import { INSTRUCTIONS, PREFIXED } from '../binary/opcodes.ts';

type Rule = readonly [units: number, names: RegExp];

/** The first one that fits counts; an instruction that none fits costs 1. */
const RULES: readonly Rule[] = [
  // These only say where something begins or ends.
  [0, /^(?:unreachable|nop|block|loop|else|end|try|try_table|catch|catch_all|delegate)$/],

  [8, /^br_table$/],
  // More than a call takes: an exception that passes its frame takes ten times as long.
  [52, /^(?:return_)?call$/],
  // The most that a function may cost which has no charge of its own.
  [64, /^(?:return_)?call_(?:indirect|ref)$/],
  [1024, /^(?:throw|throw_ref|rethrow)$/],

  // By what a reference to a young object takes, which V8 has to remember.
  [24, /^(?:global|struct|array)\.set$/],
  [4, /^(?:table\.get|ref\.func)$/],
  [8, /^(?:ref\.test|ref\.cast|br_on_cast|br_on_cast_fail)$/],
  [16, /^(?:any\.convert_extern|extern\.convert_any)$/],
  [256, /^table\.set$/],
  [32, /^(?:data|elem)\.drop$/],

  // What these take and give depends on a length, too.
  [64, /^struct\.new/],
  [256, /^array\.new_(?:data|elem)$/],
  [128, /^array\.(?:new|init|fill$|copy$)/],
  [32, /^memory\.copy$/],
  // As long as a fill of 0 bytes takes, which is longer than one of a few.
  [768, /^memory\.fill$/],
  [128, /^(?:memory\.init|table\.(?:fill|copy|init))$/],
  [512, /^(?:memory|table)\.grow$/],

  [1, /\.const$/],
  // By how long the next instruction waits for the result.
  [6, /^(?:[if](?:32|64)|v128)\.load/],
  [2, /^(?:[if](?:32|64)|v128)\.store/],
  [16, /^(?:i32\.(?:div|rem)_[su]|f32\.div|f64\.div|f32x4\.div|f64x2\.div)$/],
  [32, /^(?:i64\.(?:div|rem)_[su]|f32\.sqrt|f64\.sqrt|f32x4\.sqrt|f64x2\.sqrt)$/],
  [16, /^i(?:32|64)\.trunc_/],
  [16, /^i32x4\.trunc_sat_|^f32x4\.convert_i32x4_u$/],
  [8, /^f(?:32|64)\.(?:convert|demote|promote)_/],
  [8, /^f(?:32|64)\.(?:eq|ne|lt|gt|le|ge)$/],
  [4, /^f(?:32|64)\.(?:ceil|floor|trunc|nearest)$/],
  [4, /\.reinterpret_/],
  [2, /^f(?:32|64)\./],
  [2, /^i(?:32|64)\.(?:clz|ctz|popcnt|rot[lr]|mul|eqz|eq|ne|[lg][te]_[su])$/],

  [8, /\.(?:splat|extract_lane(?:_[su])?|all_true|any_true|bitmask)$/],
  [16, /^f\d\dx\d\.(?:min|max)$/],
  [8, /x\d\.extmul_|^i64x2\.mul$|^i8x16\.(?:popcnt|shl|shr_[su])$/],
  [4, /^f\d\dx\d\.(?:add|sub|mul|ceil|floor|trunc|nearest)$|x\d\.(?:extadd|extend|convert|demote|promote)_/],
  [4, /^i\d+x\d+\.(?:mul|dot_i16x8_s|q15mulr_sat_s|popcnt|shl|shr_[su]|(?:eq|ne|[lg][te])(?:_[su])?)$/],
  [2, /^(?:[if]\d+x\d+|v128)\./],
];

/** By name, every instruction there is. A length comes on top (`LENGTH_COST`), and what is allocated. */
export const COST: Readonly<Record<string, number>> = Object.fromEntries(
  [INSTRUCTIONS, ...PREFIXED.values()]
    .flat()
    .flatMap((found) => (found === undefined ? [] : [weighed(found.name)])),
);

function weighed(name: string): readonly [string, number] {
  const [units = 1] = RULES.find(([, names]) => names.test(name)) ?? [];
  return [name, units];
}

/**
 * By name, what a length costs, counted in bytes, or in elements of tables: by how many bits it is shifted
 * to the right to give units, or to the left if that is negative. So 1 is a unit for two bytes, and -8 is
 * 256 units for each element.
 */
export const LENGTH_COST: Readonly<Record<string, number>> = {
  'memory.fill': 1,
  'memory.copy': 1,
  'memory.init': 1,
  'table.fill': -8,
  'table.copy': -8,
  'table.init': -8,
  'array.new': -2,
  'array.new_default': -2,
  'array.new_data': -2,
  'array.new_elem': -2,
  'array.fill': -1,
  'array.copy': 0,
  'array.init_data': 1,
  'array.init_elem': -1,
};

/** What a byte costs of an object whose size the code tells: as `LENGTH_COST`. */
export const ALLOCATION_COST = -3;

/** What a branch costs, a call and what is thrown, for each value that it carries beyond `FREE_VALUES`. */
export const VALUE_COST = 8;
export const FREE_VALUES = 4;

/** What growing costs where it is granted: as `LENGTH_COST`, by page and by element. */
export const GROWTH_COST = { memory: -15, table: -10 } as const;

/** What a frame costs by its locals, parameters too: V8's baseline compiler sets each to 0. As `LENGTH_COST`. */
export const LOCALS_COST = 3;
