/**
 * The globals that glue keeps, of those that this realm has: JavaScript's own that compute and nothing
 * else. No clock (Date, Intl, Temporal), no second thread (Atomics, SharedArrayBuffer), nothing that
 * shows when memory is collected (WeakRef, FinalizationRegistry), no code from strings (eval).
 */
export const ALLOWED_GLOBALS: ReadonlySet<PropertyKey> = new Set<PropertyKey>([
  'AggregateError',
  'Array',
  'ArrayBuffer',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Error',
  'EvalError',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'Infinity',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Iterator',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakSet',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'globalThis',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
  'unescape',
  Symbol.toStringTag,
]);

/** Names that lead out of other realms. They are not there today; whoever tries them is an attacker. */
export const FOREIGN_GLOBALS = [
  'Deno',
  'EventSource',
  'ShadowRealm',
  'Worker',
  'exports',
  'gc',
  'importScripts',
  'module',
  'parentPort',
  'require',
  'self',
  'window',
] as const;

/**
 * What glue does with WebAssembly: it makes globals and suspends. The host alone compiles, instantiates
 * and makes memories and tables, so that what it has bounded and rewritten is all that there is.
 */
export const ALLOWED_WASM: ReadonlySet<PropertyKey> = new Set<PropertyKey>([
  'CompileError',
  'Global',
  'LinkError',
  'RuntimeError',
  'SuspendError',
  'Suspending',
  'promising',
  Symbol.toStringTag,
]);
