/** Calls what a test names, or reads it. */
import type { Action, Const } from './script.ts';
import { callWithBits, type Signature } from './typed-call.ts';
import { bitsOf, fromJs, numericType, toJs, type NumericType, type Value } from './values.ts';

/** Of an instance. */
export type Exports = Record<string, WebAssembly.ExportValue>;

type Func = (...args: unknown[]) => unknown;
type Arguments = readonly Const[];

/** `expected` tells of which types the results are; where it is missing they are not looked at. */
export function callAction(
  exports: Exports,
  action: Action,
  expected: readonly Const[] | undefined,
): Value[] {
  const named = exports[action.field];
  if (action.type === 'get') return asValues((named as WebAssembly.Global).value, expected);
  if (typeof named !== 'function') throw new Error(`there is no function ${action.field}`);
  const callee = named as Func;
  if (expected === undefined) return callBlindly(callee, action.args);
  const signature = signatureOf(action.args, expected);
  const plainly = (): Value[] => asValues(callee(...action.args.map(toJs)), expected);
  return signature && needsBits(signature)
    ? (linked(() => callByBits(callee, signature, action.args)) ?? plainly())
    : plainly();
}

/** Undefined where the function is of another type, which no signature tells: one with subtypes. */
function linked(call: () => Value[]): Value[] | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.LinkError) return undefined;
    throw error;
  }
}

/** Undefined where there are references among them: those need no care. */
function signatureOf(args: Arguments, results: readonly Const[]): Signature | undefined {
  const signature = { params: args.map(numericType), results: results.map(numericType) };
  const types = [...signature.params, ...signature.results];
  return types.includes(undefined) ? undefined : (signature as Signature);
}

const needsBits = ({ params, results }: Signature): boolean =>
  [...params, ...results].some((type) => type === 'v128' || type === 'f32' || type === 'f64');

function callByBits(callee: Func, signature: Signature, args: Arguments): Value[] {
  const bits = callWithBits(
    callee,
    signature,
    args.map((arg) => bitsOf(arg as never)),
  );
  return signature.results.map((type, index) => ({ type, bits: bits[index] ?? 0n }));
}

/** Results of functions that a test only wants to trap. */
const GUESSES: readonly (readonly NumericType[])[] = [['v128'], [], ['i32'], ['i64'], ['f32'], ['f64']];

/** Where a vector keeps JavaScript out, V8 says at linking whether a guess at the signature is right. */
function callBlindly(callee: Func, args: Arguments): Value[] {
  const params = signatureOf(args, [])?.params;
  if (!params?.includes('v128') && tryFromJs(callee, args) === 'called') return [];
  for (const results of GUESSES) {
    const values = linked(() => callByBits(callee, { params: params ?? [], results }, args));
    if (values) return values;
  }
  throw new Error('no guess at the signature was right');
}

function tryFromJs(callee: Func, args: Arguments): 'called' | 'barred' {
  try {
    callee(...args.map(toJs));
    return 'called';
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('type incompatibility')) return 'barred';
    throw error;
  }
}

function asValues(result: unknown, expected: readonly Const[] | undefined): Value[] {
  const types = expected ?? [];
  if (types.length === 0) return result === undefined ? [] : [{ ref: result }];
  const results = types.length === 1 ? [result] : (result as unknown[]);
  return types.map((type, index) => fromJs(results[index], type));
}
