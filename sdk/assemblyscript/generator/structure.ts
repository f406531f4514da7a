/** What two types have in common that stand alike in memory and are the same type in AssemblyScript. */
import type { NamedType, Type } from '../wit/world.ts';
import { resolve } from './layout.ts';
import { pascalCase } from './names.ts';

/** Numbers named types, so that two of one name differ. */
export class StructureKeys {
  readonly #numbers = new Map<NamedType, number>();

  /** Equal for types of one structure. */
  of(type: Type): string {
    const resolved = resolve(type);
    switch (resolved.kind) {
      case 'primitive':
        return resolved.name;
      case 'list':
        return `list<${this.of(resolved.element)}>`;
      case 'option':
        return `option<${this.of(resolved.some)}>`;
      case 'tuple':
        return `tuple<${resolved.elements.map((element) => this.of(element)).join()}>`;
      case 'result':
        return `result<${[resolved.ok, resolved.err].map((type) => (type ? this.of(type) : '_')).join()}>`;
      case 'own':
      case 'borrow':
        return `${resolved.kind}<${this.#number(resolved.resource)}>`;
      default:
        return this.#number(resolved);
    }
  }

  #number(type: NamedType): string {
    const number = this.#numbers.get(type) ?? this.#numbers.size;
    this.#numbers.set(type, number);
    return `${type.kind} ${number}`;
  }
}

/** A longer one is no help to a reader. */
const LONGEST_NAME = 40;

/** For the name of a function: `ListOptionString`. */
export function structureName(type: Type): string {
  return partsOf(type).join('').slice(0, LONGEST_NAME);
}

function partsOf(type: Type | undefined): string[] {
  if (!type) return ['Unit'];
  switch (type.kind) {
    case 'primitive':
      return [pascalCase(type.name)];
    case 'list':
      return ['List', ...partsOf(type.element)];
    case 'option':
      return ['Option', ...partsOf(type.some)];
    case 'tuple':
      return ['Tuple', ...type.elements.flatMap(partsOf)];
    case 'result':
      return ['Result', ...partsOf(type.ok), ...partsOf(type.err)];
    case 'own':
      return [pascalCase(type.resource.name)];
    case 'borrow':
      return ['Borrowed', pascalCase(type.resource.name)];
    default:
      return [pascalCase(type.name)];
  }
}

/** As a message names it. */
export function typeLabel(type: Type): string {
  return 'name' in type ? type.name : type.kind;
}
