/**
 * Calls a function with values that JavaScript cannot carry: vectors, and floats bit by bit.
 *
 * A small module stands between: it takes and gives the bits as integers.
 */
import { bytes, concat, leb, name, section, sized, type Part } from '../support/wasm-encode.ts';
import type { NumericType } from './values.ts';

export interface Signature {
  readonly params: readonly NumericType[];
  readonly results: readonly NumericType[];
}

type Func = (...args: unknown[]) => unknown;

const I32 = 0x7f;
const I64 = 0x7e;
const TYPE: Readonly<Record<NumericType, number>> = { i32: I32, i64: I64, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** The integers that carry a value. */
const CARRIERS: Readonly<Record<NumericType, readonly number[]>> = {
  i32: [I32],
  i64: [I64],
  f32: [I32],
  f64: [I64],
  v128: [I64, I64],
};

const F32_REINTERPRET_I32 = 0xbe;
const F64_REINTERPRET_I64 = 0xbf;
const I32_REINTERPRET_F32 = 0xbc;
const I64_REINTERPRET_F64 = 0xbd;
const I64X2_SPLAT = [0xfd, 0x12];
const I64X2_EXTRACT_LANE = [0xfd, 0x1d];
const I64X2_REPLACE_LANE = [0xfd, 0x1e];

const localGet = (index: number): Part => [0x20, ...leb(index)];
const localSet = (index: number): Part => [0x21, ...leb(index)];

const adapters = new Map<string, WebAssembly.Module>();

/** Throws a WebAssembly.LinkError where `callee` is not of this signature. */
export function callWithBits(callee: Func, signature: Signature, args: readonly bigint[]): bigint[] {
  const { exports } = new WebAssembly.Instance(adapterOf(signature), { '': { callee } });
  const carried = signature.params.flatMap((type, index) => split(type, args[index] ?? 0n));
  const given = (exports['run'] as Func)(...carried);
  const words = Array.isArray(given) ? given : [given];
  return signature.results.map((type) => {
    return type === 'v128'
      ? unsigned(words.shift()) | (unsigned(words.shift()) << 64n)
      : join(type, words.shift());
  });
}

function split(type: NumericType, bits: bigint): (number | bigint)[] {
  if (type === 'v128') return [BigInt.asIntN(64, bits), BigInt.asIntN(64, bits >> 64n)];
  return type.endsWith('32') ? [Number(BigInt.asIntN(32, bits))] : [BigInt.asIntN(64, bits)];
}

const unsigned = (word: unknown): bigint => BigInt.asUintN(64, word as bigint);

const join = (type: NumericType, word: unknown): bigint =>
  type.endsWith('32') ? BigInt.asUintN(32, BigInt(word as number)) : unsigned(word);

function adapterOf(signature: Signature): WebAssembly.Module {
  const key = `${signature.params} -> ${signature.results}`;
  const made = adapters.get(key) ?? new WebAssembly.Module(Uint8Array.from(adapter(signature)));
  adapters.set(key, made);
  return made;
}

/** Function 0 is the callee, function 1 the adapter. */
function adapter({ params, results }: Signature): Uint8Array {
  const outer = {
    params: params.flatMap((type) => CARRIERS[type]),
    results: results.flatMap((type) => CARRIERS[type]),
  };
  const inner = { params: params.map((type) => TYPE[type]), results: results.map((type) => TYPE[type]) };
  const code = bytes(
    // A local for each result.
    leb(inner.results.length),
    ...inner.results.map((type): Part => [1, type]),
    loadParams(params),
    [0x10, 0],
    storeResults(results, outer.params.length),
    [0x0b],
  );
  return bytes(
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, bytes([2], funcType(inner), funcType(outer))),
    section(2, bytes([1], name(''), name('callee'), [0, 0])),
    section(3, [1, 1]),
    section(7, bytes([1], name('run'), [0, 1])),
    section(10, bytes([1], sized(code))),
  );
}

function funcType({ params, results }: { params: readonly number[]; results: readonly number[] }): Part {
  return bytes([0x60], leb(params.length), params, leb(results.length), results);
}

function loadParams(params: readonly NumericType[]): Part {
  let next = 0;
  return concat(
    params.map((type): Part => {
      const first = localGet(next++);
      if (type === 'f32') return bytes(first, F32_REINTERPRET_I32);
      if (type === 'f64') return bytes(first, F64_REINTERPRET_I64);
      if (type === 'v128') return bytes(first, I64X2_SPLAT, localGet(next++), I64X2_REPLACE_LANE, 1);
      return first;
    }),
  );
}

function storeResults(results: readonly NumericType[], firstLocal: number): Part {
  const stores = results.map((_, index) => localSet(firstLocal + index)).reverse();
  const loads = results.map((type, index): Part => {
    const value = localGet(firstLocal + index);
    if (type === 'f32') return bytes(value, I32_REINTERPRET_F32);
    if (type === 'f64') return bytes(value, I64_REINTERPRET_F64);
    if (type === 'v128') return bytes(value, I64X2_EXTRACT_LANE, 0, value, I64X2_EXTRACT_LANE, 1);
    return value;
  });
  return concat([...stores, ...loads]);
}
