/** A test file of the specification, as `suite/` writes it. */

/** One of them; `modules` holds bytes in hexadecimal by the names that commands give. */
export interface SpecFile {
  readonly script: { readonly commands: readonly Command[] };
  readonly modules: Readonly<Record<string, string>>;
}

export type Command = { readonly line: number } & (
  | ({ readonly type: 'module' | 'module_definition'; readonly name?: string } & ModuleFile)
  | { readonly type: 'module_instance'; readonly instance?: string; readonly module?: string }
  | { readonly type: 'register'; readonly name?: string; readonly as: string }
  | { readonly type: 'action'; readonly action: Action }
  | { readonly type: 'assert_return'; readonly action: Action; readonly expected: readonly Const[] }
  | ({ readonly type: ActionFailure; readonly action: Action } & Message)
  | ({ readonly type: ModuleFailure } & ModuleFile & Message)
);

export type ActionFailure = 'assert_trap' | 'assert_exhaustion' | 'assert_exception';

export type ModuleFailure =
  | 'assert_malformed'
  | 'assert_malformed_custom'
  | 'assert_invalid'
  | 'assert_invalid_custom'
  | 'assert_unlinkable'
  | 'assert_uninstantiable';

interface Message {
  /** What the reference interpreter says. */
  readonly text?: string;
}

export interface ModuleFile {
  readonly filename: string;
  readonly module_type: 'binary' | 'text';
  /** Of a module that the test gives as text and that is well-formed. */
  readonly binary_filename?: string;
}

export type Action = { readonly module?: string; readonly field: string } & (
  { readonly type: 'invoke'; readonly args: readonly Const[] } | { readonly type: 'get' }
);

/** A value, or what a value must be like. Numbers are decimal, floats by their bits or `nan:...`. */
export type Const = NumberConst | VectorConst | RefConst | { type: 'either'; values: readonly Const[] };

export interface NumberConst {
  readonly type: 'i32' | 'i64' | 'f32' | 'f64';
  readonly value: string;
}

export interface VectorConst {
  readonly type: 'v128';
  readonly lane_type: 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64';
  readonly value: readonly string[];
}

export interface RefConst {
  readonly type: RefType;
  /** Missing: any but null. An index: of a function. */
  readonly value?: string | { readonly index: number };
}

type RefType =
  | 'funcref'
  | 'externref'
  | 'anyref'
  | 'exnref'
  | 'eqref'
  | 'structref'
  | 'arrayref'
  | 'i31ref'
  | 'nullref'
  | 'nullfuncref'
  | 'nullexternref'
  | 'nullexnref'
  | 'refnull';
