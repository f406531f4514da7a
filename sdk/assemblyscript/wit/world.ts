/**
 * A WIT world with every name resolved: what the reader makes of the text and the generator reads.
 *
 * Names are those of the WIT text (kebab case). A type is one object: two mentions of it are the same
 * reference. An interface that a world both imports and exports is there twice, with types of its own on
 * either side, because a resource of the one is not a resource of the other.
 */

export type Primitive =
  'bool' | 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64' | 'f32' | 'f64' | 'char' | 'string';

export interface World {
  /** As in `wayhouse:plugin/handler@0.1.0`. */
  readonly id: string;
  readonly docs?: string;
  /** An interface stands behind those whose types it uses. */
  readonly imports: readonly WorldItem[];
  readonly exports: readonly WorldItem[];
}

/** A type item is one that the world itself declares or brings in by `use`; it stands among the imports. */
export type WorldItem = Interface | WorldFunction | WorldType;

export interface WorldFunction {
  readonly kind: 'function';
  readonly function: Func;
}

export interface WorldType {
  readonly kind: 'type';
  readonly type: NamedType;
}

export interface Interface {
  readonly kind: 'interface';
  /**
   * `wasi:io/poll@0.2.0`, or the plain name that the world gives it: `import b: interface { ... }`, `import b: poll;`.
   * Core imports and exports name it so.
   */
  readonly id: string;
  readonly docs?: string;
  /** Declared here or brought in by `use`, in the order of the text. A used one has another owner. */
  readonly types: readonly NamedType[];
  /** With constructors, methods and static functions of the resources declared here. */
  readonly functions: readonly Func[];
}

export interface Func {
  /** As core modules name it: `get`, `[constructor]counter`, `[method]counter.add`, `[static]counter.merge`. */
  readonly name: string;
  readonly role: FuncRole;
  readonly docs?: string;
  /** Of a method the first is `self`, a borrow of the resource. */
  readonly params: readonly Param[];
  /** Of a constructor the resource it makes (own), or a `result` with it. Absent where the function gives nothing. */
  readonly result?: Type;
}

export type FuncRole =
  | { readonly kind: 'free' }
  | { readonly kind: 'constructor' | 'method' | 'static'; readonly resource: Resource };

export interface Param {
  readonly name: string;
  readonly type: Type;
}

export type Type = PrimitiveType | List | Tuple | Option | Result | Own | Borrow | NamedType;

/** A type that the text gives a name. An anonymous type is never one of these. */
export type NamedType = Record | Variant | Enum | Flags | Resource | Alias;

export interface PrimitiveType {
  readonly kind: 'primitive';
  readonly name: Primitive;
}

export interface List {
  readonly kind: 'list';
  readonly element: Type;
}

export interface Tuple {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}

export interface Option {
  readonly kind: 'option';
  readonly some: Type;
}

export interface Result {
  readonly kind: 'result';
  readonly ok?: Type;
  readonly err?: Type;
}

export interface Own {
  readonly kind: 'own';
  readonly resource: Resource;
}

export interface Borrow {
  readonly kind: 'borrow';
  readonly resource: Resource;
}

/** Where a named type is declared: the id of an interface, or of the world. */
interface Named {
  readonly name: string;
  readonly owner: string;
  /** On which side of the world its declaration stands. A world's own type is imported. */
  readonly side: 'import' | 'export';
  readonly docs?: string;
}

export interface Record extends Named {
  readonly kind: 'record';
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly docs?: string;
}

export interface Variant extends Named {
  readonly kind: 'variant';
  readonly cases: readonly Case[];
}

export interface Case {
  readonly name: string;
  readonly type?: Type;
  readonly docs?: string;
}

export interface Enum extends Named {
  readonly kind: 'enum';
  readonly cases: readonly Label[];
}

export interface Flags extends Named {
  readonly kind: 'flags';
  readonly flags: readonly Label[];
}

export interface Label {
  readonly name: string;
  readonly docs?: string;
}

export interface Resource extends Named {
  readonly kind: 'resource';
}

/** `type name = ...`, and a `use ... as name`. */
export interface Alias extends Named {
  readonly kind: 'alias';
  readonly type: Type;
}
