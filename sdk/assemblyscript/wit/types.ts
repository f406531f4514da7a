import type { ValueType } from './encoded.ts';
import { printType, printValue } from './print.ts';
import { refuse } from './refuse.ts';
import { type Definition, inconsistent, type Scope, type Slot, typeSlot } from './scope.ts';
import type { NamedType, Primitive, PrimitiveType, Resource, Type } from './world.ts';

/** Where a type is mentioned, in words; asked for only by a refusal. */
type Mention = () => string;

const MAX_FLAGS = 32;

const primitives = new Map<Primitive, PrimitiveType>();

export function typeOf(scope: Scope, value: ValueType, item: string): Type {
  return mentioned(scope, value, () => `${scope.place.title}, ${item}: ${printValue(scope, value)}`);
}

function mentioned(scope: Scope, value: ValueType, mention: Mention): Type {
  if (value.kind === 'index') return slotType(typeSlot(scope, value.index), mention);
  return value.name === 'error-context' ? refuse('error-context', mention()) : primitive(value.name);
}

function primitive(name: Primitive): PrimitiveType {
  const known = primitives.get(name) ?? { kind: 'primitive', name };
  primitives.set(name, known);
  return known;
}

function slotType(slot: Slot, mention: Mention): Type {
  if ('named' in slot) return slot.named;
  slot.type ??= anonymous(slot, mention);
  return slot.type;
}

function anonymous({ encoded, scope }: Definition, mention: Mention): Type {
  const of = (value: ValueType) => mentioned(scope, value, mention);
  switch (encoded.kind) {
    case 'primitive':
      return of(encoded);
    case 'list':
      if (encoded.length !== undefined) return refuse('list of fixed length', mention());
      return { kind: 'list', element: of(encoded.element) };
    case 'tuple':
      return { kind: 'tuple', elements: encoded.elements.map(of) };
    case 'option':
      return { kind: 'option', some: of(encoded.some) };
    case 'result':
      return { kind: 'result', ...payload('ok', encoded.ok, of), ...payload('err', encoded.err, of) };
    case 'own':
    case 'borrow':
      return { kind: encoded.kind, resource: resourceAt(scope, encoded.index) };
    case 'stream':
    case 'future':
    case 'map':
      return refuse(encoded.kind, mention());
    default:
      return inconsistent(scope, `a ${encoded.kind} without a name`);
  }
}

function payload<K extends string>(name: K, value: ValueType | undefined, of: (value: ValueType) => Type) {
  return (value ? { [name]: of(value) } : {}) as { [name in K]?: Type };
}

function resourceAt(scope: Scope, index: number): Resource {
  const slot = typeSlot(scope, index);
  const type = 'named' in slot ? unalias(slot.named) : undefined;
  return type?.kind === 'resource' ? type : inconsistent(scope, `no resource at ${index}`);
}

function unalias(type: Type): Type {
  return type.kind === 'alias' ? unalias(type.type) : type;
}

/** A resource that `scope` declares. */
export function declareResource(scope: Scope, name: string): Resource {
  return { kind: 'resource', ...heading(scope, name) };
}

/**
 * The type at `index`, to which `scope` gives a name. What has that name already was brought in by `use`
 * and stays what it is; what has another gets an alias.
 */
export function declareType(scope: Scope, name: string, index: number): NamedType {
  const slot = typeSlot(scope, index);
  if (!('named' in slot)) return define(scope, name, slot);
  return slot.named.name === name ? slot.named : { kind: 'alias', ...heading(scope, name), type: slot.named };
}

function define(scope: Scope, name: string, slot: Definition): NamedType {
  const { encoded } = slot;
  const named = heading(scope, name);
  const part = (label: string) => ({ name: label, ...documented(scope, `${name}.${label}`) });
  const typed = (label: string, type: ValueType) =>
    typeOf(slot.scope, type, `${encoded.kind} ${name}, ${label}`);
  switch (encoded.kind) {
    case 'record':
      if (encoded.fields.length === 0) refuse('record of no fields', `${scope.place.title}, record ${name}`);
      return {
        kind: 'record',
        ...named,
        fields: encoded.fields.map((field) => ({ ...part(field.name), type: typed(field.name, field.type) })),
      };
    case 'variant':
      return {
        kind: 'variant',
        ...named,
        cases: encoded.cases.map(({ name: label, type }) =>
          type ? { ...part(label), type: typed(label, type) } : part(label),
        ),
      };
    case 'enum':
      return { kind: 'enum', ...named, cases: encoded.names.map(part) };
    case 'flags':
      if (encoded.names.length === 0) refuse('flags of none', `${scope.place.title}, flags ${name}`);
      if (encoded.names.length > MAX_FLAGS)
        refuse('flags of more than 32', `${scope.place.title}, flags ${name}`);
      return { kind: 'flags', ...named, flags: encoded.names.map(part) };
    default:
      return { kind: 'alias', ...named, type: aliased(scope, name, slot) };
  }
}

function aliased(scope: Scope, name: string, slot: Definition): Type {
  return slotType(slot, () => `${scope.place.title}, type ${name} = ${printType(slot.scope, slot.encoded)}`);
}

function heading(scope: Scope, name: string) {
  const { owner, side } = scope.place;
  return { name, owner, side, ...documented(scope, name) };
}

export function documented(scope: Scope, item: string): { readonly docs?: string } {
  const docs = scope.place.docs(item);
  return docs === undefined ? {} : { docs };
}
