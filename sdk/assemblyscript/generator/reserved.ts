/** Names that AssemblyScript does not leave to us. */

/** No function, parameter, field or type can be called so: keywords, and the names of native types. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `abstract async await break case catch class const constructor continue debugger declare default delete do
  else enum export extends false finally for function if implements import in instanceof interface let new
  null of override package private protected public readonly return static super switch this throw true try
  typeof var void while with yield
  anyref bool boolean externref f32 f64 funcref i16 i32 i64 i8 isize number string u16 u32 u64 u8 usize v128`.split(
    /\s+/,
  ),
);

/** After a dot AssemblyScript takes any name; before the body of a method not these. */
export const MODIFIERS: ReadonlySet<string> = new Set([
  'abstract',
  'constructor',
  'declare',
  'override',
  'private',
  'protected',
  'public',
  'readonly',
  'static',
]);

/** What generated functions call: a function or parameter of that name would hide it from them. */
export const BUILTINS: ReadonlySet<string> = new Set([
  'assert',
  'changetype',
  'guest',
  'idof',
  'isDefined',
  'load',
  'memory',
  'offsetof',
  'reinterpret',
  'store',
]);

/** The types and objects that every file sees, and those of the runtime: one of WIT would hide them. */
export const GLOBAL_TYPES: ReadonlySet<string> = new Set([
  ...`Array ArrayBuffer ArrayBufferView AtomicWaitResult Atomics Bool Boolean DataView Date Error F32 F64
  Float32Array Float64Array Function I16 I32 I64 I8 Infinity Int16Array Int32Array Int64Array Int8Array Isize
  Iterable Iterator JSMath Map Math Mathf NaN NativeMath NativeMathf NonNullable Number Object RangeError
  RefAny RefArray RefEq RefExtern RefFunc RefI31 RefString RefStruct RegExp ReturnType Set StaticArray String
  Symbol SyntaxError TemplateStringsArray TypeError U16 U32 U64 U8 URIError Uint16Array Uint32Array
  Uint64Array Uint8Array Uint8ClampedArray Usize V128
  Option Result Unit`.split(/\s+/),
  ...Array.from({ length: 16 }, (_, index) => `Tuple${index + 1}`),
]);
