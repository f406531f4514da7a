/** Types of the component model as tests make them: what stands on a host's side of the canonical ABI. */

export type PrimitiveName =
  'bool' | 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'u64' | 's64' | 'f32' | 'f64' | 'char' | 'string';

export type Shape =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'list'; readonly element: Shape }
  | { readonly kind: 'tuple'; readonly elements: readonly Shape[] }
  | { readonly kind: 'option'; readonly some: Shape }
  | { readonly kind: 'result'; readonly ok?: Shape; readonly err?: Shape }
  | { readonly kind: 'own' | 'borrow'; readonly resource: string }
  | NamedShape;

/** A name is in kebab case, and of one type only. */
export type NamedShape =
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly Part[] }
  | { readonly kind: 'variant'; readonly name: string; readonly cases: readonly Case[] }
  | { readonly kind: 'enum'; readonly name: string; readonly cases: readonly string[] }
  | { readonly kind: 'flags'; readonly name: string; readonly flags: readonly string[] }
  | { readonly kind: 'alias'; readonly name: string; readonly target: Shape };

export interface Part {
  readonly name: string;
  readonly shape: Shape;
}

export interface Case {
  readonly name: string;
  readonly shape?: Shape;
}

/**
 * A value: integers of 64 bits are bigints, a char is a string, tuples are arrays, a record has its fields' names;
 * variants, options and results are `{ tag, val }`; flags are the list of those that are set, in order; a handle is
 * whatever the host calls the resource by.
 */
export type Value =
  boolean | number | bigint | string | readonly Value[] | Cased | { readonly [field: string]: Value };

export interface Cased {
  readonly tag: string;
  readonly val?: Value;
}

export interface FunctionShape {
  readonly params: readonly Shape[];
  readonly result?: Shape;
}

export function isNamed(shape: Shape): shape is NamedShape {
  return 'name' in shape && shape.kind !== 'primitive';
}

export type Resolved = Exclude<Shape, { kind: 'alias' }>;

export function resolveShape(shape: Shape): Resolved {
  return shape.kind === 'alias' ? resolveShape(shape.target) : shape;
}

/** Of a type that has cases, these. */
export function casesOf(shape: Resolved): readonly Case[] | undefined {
  switch (shape.kind) {
    case 'variant':
      return shape.cases;
    case 'enum':
      return shape.cases.map((name) => ({ name }));
    case 'option':
      return [{ name: 'none' }, { name: 'some', shape: shape.some }];
    case 'result':
      return [caseOf('ok', shape.ok), caseOf('err', shape.err)];
    default:
      return undefined;
  }
}

function caseOf(name: string, shape: Shape | undefined): Case {
  return shape ? { name, shape } : { name };
}

/** Of a type whose values have parts one after another, these. */
export function partsOf(shape: Resolved): readonly Part[] | undefined {
  if (shape.kind === 'record') return shape.fields;
  if (shape.kind === 'tuple')
    return shape.elements.map((element, index) => ({ name: String(index), shape: element }));
  return undefined;
}
