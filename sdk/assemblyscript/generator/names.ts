/**
 * From the names of WIT to those of AssemblyScript. The rule, whole:
 *
 * 1. Types, enum cases and flags are written in PascalCase, all else in camelCase. A word in capitals keeps
 *    them (`HTTP-error` is `HTTPError`), except as the first of a camelCase name (`httpError`).
 * 2. A name that AssemblyScript reserves, a type that would hide a global one, and a function of a resource that
 *    is called as one of the generator's own (`dispose`, static `create`) gets an underscore at its end.
 * 3. Of names that are still equal in one file (or one class) the first in the text keeps its own, the next
 *    get 2, 3 and so on at their end. Names of WIT come before those that the generator makes up.
 */
import { BUILTINS, GLOBAL_TYPES, KEYWORDS, MODIFIERS } from './reserved.ts';

export function pascalCase(name: string): string {
  return wordsOf(name).map(capitalise).join('');
}

export function camelCase(name: string): string {
  const [first = '', ...rest] = wordsOf(name);
  return first.toLowerCase() + rest.map(capitalise).join('');
}

function wordsOf(name: string): string[] {
  return name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Of a class, an enum or an alias. */
export function typeName(name: string): string {
  return unlessIn(pascalCase(name), KEYWORDS, GLOBAL_TYPES);
}

/** Of a function, a namespace or a parameter. */
export function bindingName(name: string): string {
  return unlessIn(camelCase(name), KEYWORDS, BUILTINS);
}

/** Of a record's field, which is a parameter of its constructor as well. */
export function fieldName(name: string): string {
  return unlessIn(camelCase(name), KEYWORDS);
}

/** Of a method of a resource. */
export function methodName(name: string): string {
  return unlessIn(camelCase(name), MODIFIERS, OWN_METHODS);
}

/** Of the function that makes a case of a variant. */
export function caseFactory(name: string): string {
  return unlessIn(camelCase(name), MODIFIERS);
}

/** Of a static function of a resource. */
export function staticName(name: string): string {
  return unlessIn(camelCase(name), MODIFIERS, OWN_STATICS);
}

/** Ends an object's life. */
const OWN_METHODS: ReadonlySet<string> = new Set(['dispose']);

/** Stands for a constructor that can fail. */
const OWN_STATICS: ReadonlySet<string> = new Set(['create']);

function unlessIn(name: string, ...reserved: readonly ReadonlySet<string>[]): string {
  return reserved.some((names) => names.has(name)) ? `${name}_` : name;
}

/** Names that must differ from one another. */
export class Scope {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** Nobody may claim the name from now on. */
  reserve(name: string): void {
    this.#taken.add(name);
  }

  /** The first of the names that is free, else the last of them with a number. */
  claim(...wishes: readonly string[]): string {
    const free = wishes.find((wish) => !this.#taken.has(wish)) ?? this.#numbered(wishes.at(-1) ?? '');
    this.#taken.add(free);
    return free;
  }

  #numbered(name: string): string {
    let number = 2;
    while (this.#taken.has(`${name}${number}`)) number++;
    return `${name}${number}`;
  }
}

/** Gives each item a name that no other has. */
export function nameAll<T>(
  items: readonly T[],
  wish: (item: T) => string,
  scope = new Scope(),
): Map<T, string> {
  return new Map(items.map((item) => [item, scope.claim(wish(item))]));
}
