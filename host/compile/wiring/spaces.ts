import type { CanonicalOptions } from './canonical.ts';

/** The sorts of items that wiring follows; all others are passed by. */
export type Sort =
  'core func' | 'core memory' | 'core instance' | 'core module' | 'func' | 'instance' | 'other';

/** An item of one of the index spaces, as far as it can be told what it is. */
export type Entity =
  /** A core module, by its number among all of the component's. */
  | { readonly kind: 'module'; readonly module: number }
  /** A core instance of a module, and the instances its imports come from. */
  | { readonly kind: 'module instance'; readonly module: number; readonly args: Named }
  /** A core instance or an instance that lists what it exports. */
  | { readonly kind: 'bundle'; readonly exports: Named }
  /** What a core module's instance exports. */
  | { readonly kind: 'module export'; readonly module: number; readonly field: string }
  /** A host function, lowered. */
  | { readonly kind: 'lowered'; readonly of: Entity; readonly options: CanonicalOptions }
  /** A core function, lifted. */
  | { readonly kind: 'lifted'; readonly of: Entity; readonly options: CanonicalOptions }
  | { readonly kind: 'imported instance'; readonly name: string }
  | { readonly kind: 'imported func'; readonly instance: string; readonly name: string }
  | { readonly kind: 'unknown' };

/** An entity of a kind. */
export type Of<K extends Entity['kind']> = Extract<Entity, { readonly kind: K }>;

export type Named = ReadonlyMap<string, Entity>;

export const UNKNOWN: Entity = { kind: 'unknown' };

/** The index spaces of a component. */
export class Spaces {
  readonly #items: { readonly [S in Exclude<Sort, 'other'>]: Entity[] } = {
    'core func': [],
    'core memory': [],
    'core instance': [],
    'core module': [],
    func: [],
    instance: [],
  };

  add(sort: Sort, entity: Entity): void {
    if (sort !== 'other') this.#items[sort].push(entity);
  }

  get(sort: Sort, index: number): Entity {
    return sort === 'other' ? UNKNOWN : (this.#items[sort][index] ?? UNKNOWN);
  }

  all(sort: Exclude<Sort, 'other'>): readonly Entity[] {
    return this.#items[sort];
  }
}

/** What an instance exports under a name. */
export function exportOf(instance: Entity, name: string): Entity {
  switch (instance.kind) {
    case 'bundle':
      return instance.exports.get(name) ?? UNKNOWN;
    case 'module instance':
      return { kind: 'module export', module: instance.module, field: name };
    case 'imported instance':
      return { kind: 'imported func', instance: instance.name, name };
    default:
      return UNKNOWN;
  }
}
