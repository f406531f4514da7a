import type { Resource, Type } from '../wit/world.ts';
import type { CoreImports } from './core-imports.ts';
import type { Doc } from './doc.ts';
import { resolve, type Resolved } from './layout.ts';
import type { SourceFile } from './source-file.ts';
import { StructureKeys, structureName } from './structure.ts';

/**
 * What a function does with a value. `load` and `store` go by an address; `lift` comes from core values and
 * `lower` goes to one; `flatten` fills slots of 8 bytes, one for each core value. `return` gives the host back
 * what it lent, `destroy` is for the object whose last handle is gone.
 */
export type Verb = 'load' | 'store' | 'lift' | 'lower' | 'flatten' | 'destroy' | 'return';

export const CONVERSIONS_FILE = 'memory';

/** What the functions of that file call their parameters and variables. */
export const CONVERSION_LOCALS = [
  'at',
  'block',
  'handle',
  'i',
  'length',
  'list',
  'object',
  'rep',
  'slots',
  'tag',
  'value',
];

/** A function to be written. */
export interface Conversion {
  readonly verb: Verb;
  readonly type: Resolved;
  readonly name: string;
}

/** Writes a conversion, with the others it needs. */
export type WriteConversion = (conversion: Conversion, site: Site) => Doc;

/** Where code is written. */
export interface Site {
  readonly file: SourceFile;
  readonly conversions: Conversions;
  readonly core: CoreImports;
}

/**
 * The functions between values and memory or core values: one for each structure, made when it is first asked
 * for and shared by all that need it.
 */
export class Conversions {
  readonly #site: Site;
  readonly #write: WriteConversion;
  readonly #keys = new StructureKeys();
  readonly #names = new Map<string, string>();

  constructor(file: SourceFile, core: CoreImports, write: WriteConversion) {
    this.#site = { file, core, conversions: this };
    this.#write = write;
  }

  /** The name, in the file that asks, of the function that does so with values of the type. */
  name(verb: Verb, type: Type, caller: SourceFile): string {
    return caller.use(CONVERSIONS_FILE, this.#nameHere(verb, type));
  }

  #nameHere(verb: Verb, type: Type): string {
    const key = `${verb} ${this.#keys.of(type)}`;
    const wish = verb + structureName(type);
    const write = (name: string) => this.#write({ verb, type: resolve(type), name }, this.#site);
    return this.#names.get(key) ?? this.#declare(key, wish, write);
  }

  /** The variable, in the file of the conversions, that the functions of a resource share. */
  variable(resource: Resource, wish: string, write: (name: string) => Doc): string {
    const key = `${wish} ${this.#keys.of({ kind: 'own', resource })}`;
    return this.#names.get(key) ?? this.#declare(key, wish, write);
  }

  #declare(key: string, wish: string, write: (name: string) => Doc): string {
    const name = this.#site.file.scope.claim(wish);
    this.#names.set(key, name);
    this.#site.file.add(write(name));
    return name;
  }
}
