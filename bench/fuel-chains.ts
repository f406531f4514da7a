import type { Instruction } from '../host/compile/binary/opcodes.ts';
import { LOCAL, type Code, type Loop } from './fuel-module.ts';

type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

interface Operands {
  readonly takes: readonly Type[];
  readonly gives?: Type;
}

const LANES: Readonly<Record<string, Type>> = {
  i8x16: 'i32',
  i16x8: 'i32',
  i32x4: 'i32',
  i64x2: 'i64',
  f32x4: 'f32',
  f64x2: 'f64',
};

/** Instructions of numbers, vectors and memory accesses: those that this file can set up by their name alone. */
export function isNumeric({ name, feature, role }: Instruction): boolean {
  const named = /^(?:[if](?:32|64)|v128|[if]\d+x\d+)\./.test(name);
  return named && feature === undefined && role === 'plain' && !name.includes('relaxed');
}

/**
 * A loop in which each execution of the instruction needs the result of the one before, with as little
 * around it as there can be: what a guest does that wants its fuel to last long.
 */
export function chainOf(instruction: Instruction): Loop {
  const { takes, gives } = operandsOf(instruction);
  const [first, ...rest] = takes;
  const written = `${instruction.name}${immediatesOf(instruction)}`;
  if (first === undefined) return { code: `${written} local.set ${LOCAL[gives!]}` };
  if (gives === undefined) return { code: `local.get ${LOCAL.i32} local.get ${LOCAL[rest[0]!]} ${written}` };
  const others = rest.map((type) => `local.get ${LOCAL[type] + 1}`).join(' ');
  return {
    first: `local.get ${LOCAL[first]}`,
    code: `${mixedIn(instruction.name, first)} ${others} ${written} ${bridge(gives, first)}`,
    last: `local.set ${LOCAL[first]}`,
  };
}

/** A chain of divisions or roots would end in a number that is quick to divide, so another one is mixed in. */
function mixedIn(name: string, type: Type): Code {
  if (/^i32\.(?:div|rem)_/.test(name)) return 'i32.const 2147418676 i32.xor';
  if (/^i64\.(?:div|rem)_/.test(name)) return 'i64.const 9223372036854718676 i64.xor';
  if (name.endsWith('.sqrt')) return `local.get ${LOCAL[type] + 1} ${name.replace('sqrt', 'add')}`;
  return '';
}

function operandsOf({ name, effect }: Instruction): Operands {
  const [shape = '', operation = ''] = name.split('.');
  const lane = LANES[shape];
  const type = lane === undefined ? (shape as Type) : 'v128';
  if (operation.startsWith('store')) return { takes: ['i32', type] };
  if (operation.startsWith('load'))
    return { takes: operation.endsWith('_lane') ? ['i32', 'v128'] : ['i32'], gives: type };
  if (type === 'v128') return vectorOperands(operation, effect, lane);
  const from = operation.match(/_([if](?:32|64))(?:_[su])?$/)?.[1] as Type | undefined;
  const isQuestion = /^(?:eqz?|ne|[lg][te](?:_[su])?)$/.test(operation);
  return { takes: Array<Type>(1 - effect).fill(from ?? type), gives: isQuestion ? 'i32' : type };
}

function vectorOperands(operation: string, effect: number, lane: Type = 'i32'): Operands {
  if (operation === 'splat') return { takes: [lane], gives: 'v128' };
  if (operation.startsWith('extract_lane')) return { takes: ['v128'], gives: lane };
  if (operation === 'replace_lane') return { takes: ['v128', lane], gives: 'v128' };
  if (/^(?:all_true|any_true|bitmask)$/.test(operation)) return { takes: ['v128'], gives: 'i32' };
  if (/^sh[lr]/.test(operation)) return { takes: ['v128', 'i32'], gives: 'v128' };
  return { takes: Array<Type>(1 - effect).fill('v128'), gives: 'v128' };
}

function immediatesOf({ name, immediates }: Instruction): Code {
  if (name.endsWith('.const'))
    return ' 0'.repeat({ i: 1, f: name.startsWith('f32') ? 4 : 8, v: 16 }[name[0]!]!);
  // Lanes from the far end to the near one.
  if (name === 'i8x16.shuffle') return Array.from({ length: 16 }, (_, lane) => ` ${31 - lane}`).join('');
  return immediates.map((kind) => (kind === 'memarg' ? ' 0 1024' : ' 0')).join('');
}

const TO_I32: Readonly<Record<Type, Code>> = {
  i32: '',
  i64: 'i32.wrap_i64',
  f32: 'i32.reinterpret_f32',
  f64: 'i64.reinterpret_f64 i32.wrap_i64',
  v128: 'i8x16.extract_lane_u 0',
};

const FROM_I32: Readonly<Record<Type, Code>> = {
  i32: '',
  i64: 'i64.extend_i32_u',
  f32: 'f32.convert_i32_s',
  f64: 'f64.convert_i32_s',
  v128: 'i32x4.splat',
};

/** Makes the result the next operand. */
function bridge(from: Type, to: Type): Code {
  return from === to ? '' : `${TO_I32[from]} ${FROM_I32[to]}`;
}
