import { SdkError } from '../errors.ts';
import type { EncodedType } from './encoded.ts';
import type { NamedType, Type } from './world.ts';

/** The indices of one component type or instance type, while its declarations are gone through. */
export interface Scope {
  readonly place: Place;
  readonly outer?: Scope;
  readonly types: Slot[];
  /** Of a definition how many types stand before it: it may point to these. All of them where it is absent. */
  readonly before?: number;
  readonly instances: ReadonlyMap<string, NamedType>[];
}

/** Whose declarations they are. */
export interface Place {
  /** The id of the interface or world. */
  readonly owner: string;
  readonly side: 'import' | 'export';
  /** The documentation of one of its items: `f`, `[method]r.m`, or the part `r.x` of a type. */
  readonly docs: (item: string) => string | undefined;
  /** As a message names it: `interface demo:x/y@1.0.0`. */
  readonly title: string;
}

/** What an index stands for: a type with a name, or what was defined at `scope` and got none yet. */
export type Slot = { readonly named: NamedType } | Definition;

export interface Definition {
  readonly encoded: EncodedType;
  readonly scope: Scope;
  /** Made at the first mention. */
  type?: Type;
}

export function newScope(place: Place, outer?: Scope): Scope {
  return outer ? { place, outer, types: [], instances: [] } : { place, types: [], instances: [] };
}

export function typeSlot(scope: Scope, index: number): Slot {
  const slot = index < (scope.before ?? Infinity) ? scope.types[index] : undefined;
  return slot ?? inconsistent(scope, `no type ${index} where one points to it`);
}

export function defineType(scope: Scope, encoded: EncodedType): void {
  scope.types.push({ encoded, scope: { ...scope, before: scope.types.length } });
}

/** The type that stands at `index`, so many scopes further out. */
export function outerSlot(scope: Scope, levels: number, index: number): Slot {
  let at: Scope | undefined = scope;
  for (let level = 0; level < levels; level++) at = at?.outer;
  return at ? typeSlot(at, index) : inconsistent(scope, `no scope ${levels} levels out`);
}

export function exportedSlot(scope: Scope, instance: number, name: string): Slot {
  const named = scope.instances[instance]?.get(name);
  return named ? { named } : inconsistent(scope, `no type ${name} in instance ${instance}`);
}

/** The definition at `index`, of a kind that never has a name of its own. */
export function definition<K extends EncodedType['kind']>(
  scope: Scope,
  index: number,
  kind: K,
): { encoded: Extract<EncodedType, { kind: K }>; scope: Scope } {
  const slot = typeSlot(scope, index);
  if (!('encoded' in slot) || slot.encoded.kind !== kind)
    return inconsistent(scope, `no ${kind} at ${index}`);
  return { encoded: slot.encoded as Extract<EncodedType, { kind: K }>, scope: slot.scope };
}

export function inconsistent(scope: Scope, found: string): never {
  throw new SdkError('wit_undecodable', `${scope.place.title}: there is ${found} in its encoding`);
}
