/**
 * Values of WebAssembly, as bits or as what JavaScript gets.
 *
 * Bits, because a NaN loses its own when it passes through JavaScript.
 */
import type { Const, NumberConst, RefConst, VectorConst } from './script.ts';

/** A number or vector by its bits, or a reference as V8 gives it. */
export type Value = { readonly type: NumericType; readonly bits: bigint } | { readonly ref: unknown };

export type NumericType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

const WIDTH: Readonly<Record<NumericType | 'i8' | 'i16', number>> = {
  i8: 8,
  i16: 16,
  i32: 32,
  i64: 64,
  f32: 32,
  f64: 64,
  v128: 128,
};

export const isNumeric = (constant: Const): boolean => numericType(constant) !== undefined;

/** Undefined for a reference. */
export function numericType(constant: Const): NumericType | undefined {
  if (constant.type === 'either') return constant.values[0] && numericType(constant.values[0]);
  return constant.type in WIDTH ? (constant.type as NumericType) : undefined;
}

/** Of a constant without a pattern in it. */
export function bitsOf(constant: NumberConst | VectorConst): bigint {
  if (constant.type !== 'v128') return BigInt.asUintN(WIDTH[constant.type], BigInt(constant.value));
  const width = WIDTH[constant.lane_type];
  return constant.value.reduceRight((bits, lane) => (bits << BigInt(width)) | lowBits(lane, width), 0n);
}

const lowBits = (value: string, width: number): bigint => BigInt.asUintN(width, BigInt(value));

const scratch = new DataView(new ArrayBuffer(8));

/** What JavaScript hands to a function. A vector cannot be handed over. */
export function toJs(constant: Const): unknown {
  if (constant.type === 'either' || constant.type === 'v128') {
    throw new TypeError(`no value of JavaScript is ${constant.type}`);
  }
  if (!isNumber(constant)) return referenceFor(constant);
  const bits = bitsOf(constant);
  scratch.setBigUint64(0, constant.type.endsWith('32') ? bits << 32n : bits);
  return {
    i32: () => scratch.getInt32(0),
    i64: () => scratch.getBigInt64(0),
    f32: () => scratch.getFloat32(0),
    f64: () => scratch.getFloat64(0),
  }[constant.type]();
}

const isNumber = (constant: Const): constant is NumberConst =>
  constant.type !== 'v128' && numericType(constant) !== undefined && constant.type !== 'either';

const hostObjects = new Map<string, object>();

/** The object that stands for `ref.extern N` and `ref.host N`. */
function hostObject(name: string): object {
  const known = hostObjects.get(name);
  if (known) return known;
  const made = { host: name };
  hostObjects.set(name, made);
  return made;
}

function referenceFor({ value }: RefConst): unknown {
  return typeof value === 'string' && value !== 'null' ? hostObject(value) : null;
}

/** What V8 gave for a result of the type of `constant`. */
export function fromJs(value: unknown, constant: Const): Value {
  const type = numericType(constant);
  if (type === undefined || type === 'v128') return { ref: value };
  if (typeof value !== (type === 'i64' ? 'bigint' : 'number')) return { ref: value };
  if (type === 'i64') return { type, bits: BigInt.asUintN(64, value as bigint) };
  if (type === 'i32') scratch.setInt32(0, value as number);
  if (type === 'f32') scratch.setFloat32(0, value as number);
  if (type === 'f64') scratch.setFloat64(0, value as number);
  const bits = scratch.getBigUint64(0);
  return { type, bits: type === 'f64' ? bits : bits >> 32n };
}

export function matches(value: Value, expected: Const): boolean {
  if (expected.type === 'either') return expected.values.some((one) => matches(value, one));
  if ('ref' in value) return !isNumeric(expected) && matchesReference(value.ref, expected as RefConst);
  if (value.type !== expected.type) return false;
  if (expected.type !== 'v128')
    return matchesBits(value.bits, expected.type, (expected as NumberConst).value);
  const { lane_type, value: lanes } = expected as VectorConst;
  const width = WIDTH[lane_type];
  return lanes.every((lane, index) => {
    return matchesBits(BigInt.asUintN(width, value.bits >> BigInt(index * width)), lane_type, lane);
  });
}

type Lane = VectorConst['lane_type'];

/** `quiet` is the exponent and the highest bit of the fraction. */
const NAN = {
  f32: { sign: 1n << 31n, quiet: 0x7fc0_0000n },
  f64: { sign: 1n << 63n, quiet: 0x7ff8_0000_0000_0000n },
} as const;

function matchesBits(bits: bigint, type: Lane, expected: string): boolean {
  if (!expected.startsWith('nan:')) return bits === lowBits(expected, WIDTH[type]);
  const { sign, quiet } = NAN[type as 'f32' | 'f64'];
  return expected === 'nan:canonical' ? (bits & ~sign) === quiet : (bits & quiet) === quiet;
}

const NULLS: readonly string[] = ['nullref', 'nullfuncref', 'nullexternref', 'nullexnref', 'refnull'];

function matchesReference(ref: unknown, { type, value }: RefConst): boolean {
  if (NULLS.includes(type) || value === 'null') return ref === null;
  if (type === 'funcref') return typeof ref === 'function';
  if (type === 'i31ref') return typeof ref === 'number';
  if (typeof value === 'string') return ref === hostObject(value);
  if (type === 'structref' || type === 'arrayref') return ref !== null && typeof ref === 'object';
  return ref !== null && ref !== undefined;
}

/** For comparing two runs. Which NaN it is may differ between V8's compilers, where the test lets it. */
export function describe(value: Value, expected: Const | undefined): string {
  if ('ref' in value) return describeReference(value.ref);
  const anyNan = JSON.stringify(expected ?? null).includes('"nan:');
  return anyNan ? `${value.type}, with a NaN` : `${value.type} 0x${value.bits.toString(16)}`;
}

function describeReference(ref: unknown): string {
  if (ref === null) return 'null';
  if (typeof ref === 'number' || typeof ref === 'bigint') return `${typeof ref} ${ref}`;
  for (const [name, object] of hostObjects) if (object === ref) return `host ${name}`;
  return typeof ref;
}
