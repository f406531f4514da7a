import type { Reader } from '../binary/reader.ts';
import type { CoreExport, StringEncoding } from '../../protocol/linkage.ts';
import { type CoreItem, type CoreModule, type CoreSort, CORE_SORTS } from './core-shape.ts';

/** The sorts of items that linkage follows; all others are passed by. */
export type Sort = `core ${CoreSort | 'instance' | 'module'}` | 'func' | 'instance' | 'other';

/** An instance of a core module, by its number among those that are made, and where its imports come from. */
export interface CoreInstance {
  readonly kind: 'core instance';
  readonly instance: number;
  readonly module: CoreModule;
  readonly args: Named;
}

/** What a lift or a lower says of how values cross. */
export interface CanonicalOptions {
  readonly encoding: StringEncoding;
  readonly memory?: Entity;
  readonly realloc?: Entity;
  readonly postReturn?: Entity;
}

/** An item of one of the index spaces, as far as it can be told what it is. */
export type Entity =
  | { readonly kind: 'module'; readonly module: CoreModule }
  | CoreInstance
  /** A core instance or an instance that lists what it exports. */
  | { readonly kind: 'bundle'; readonly exports: Named }
  /** What an instance of a core module exports. */
  | { readonly kind: 'exported'; readonly instance: number; readonly field: string; readonly item: CoreItem }
  /** A host function, lowered. */
  | { readonly kind: 'lowered'; readonly of: Entity; readonly options: CanonicalOptions }
  /** A core function, lifted. */
  | { readonly kind: 'lifted'; readonly of: Entity; readonly options: CanonicalOptions }
  | { readonly kind: 'imported instance'; readonly name: string }
  | { readonly kind: 'imported func'; readonly instance: string; readonly name: string }
  | { readonly kind: 'unknown' };

/** An entity of a kind. */
export type Of<K extends Entity['kind']> = Extract<Entity, { readonly kind: K }>;

/** A name's item. */
export interface Item {
  readonly sort: Sort;
  readonly of: Entity;
}

export type Named = ReadonlyMap<string, Item>;

export const UNKNOWN: Entity = { kind: 'unknown' };

const CODES: ReadonlyMap<number, Sort> = new Map<number, Sort>([
  ...CORE_SORTS.map((sort, code) => [code, `core ${sort}`] as const),
  [0x11, 'core module'],
  [0x12, 'core instance'],
]);

export const readCoreSort = (reader: Reader): Sort => CODES.get(reader.byte('a core sort')) ?? 'other';

const FUNC = 0x01;
const INSTANCE = 0x05;

export function readSort(reader: Reader): Sort {
  const code = reader.byte('a sort');
  if (code === 0) return readCoreSort(reader);
  if (code === FUNC) return 'func';
  return code === INSTANCE ? 'instance' : 'other';
}

/** The index spaces of a component. */
export class Spaces {
  readonly #items = new Map<Sort, Entity[]>();

  add(sort: Sort, entity: Entity): void {
    const items = this.#items.get(sort);
    if (items === undefined) this.#items.set(sort, [entity]);
    else items.push(entity);
  }

  /** Reads an index. Throws `malformed_component` where there is no such item yet. */
  read(sort: Sort, reader: Reader): Entity {
    const start = reader.position;
    const index = reader.u32(`index of a ${sort}`);
    if (sort === 'other') return UNKNOWN;
    const found = this.all(sort)[index];
    if (found !== undefined) return found;
    throw reader.malformed(`there is no ${sort} ${index}; there are ${this.all(sort).length}`, start);
  }

  all(sort: Sort): readonly Entity[] {
    return this.#items.get(sort) ?? [];
  }
}

/** What an instance exports under a name. */
export function exportOf(of: Entity, field: string): Item | undefined {
  if (of.kind === 'bundle') return of.exports.get(field);
  if (of.kind !== 'core instance') return undefined;
  const item = of.module.shape.exports.get(field);
  if (item === undefined) return undefined;
  return { sort: `core ${item.sort}`, of: { kind: 'exported', instance: of.instance, field, item } };
}

/** A name as V8 has it; `coreName` gives a character a byte. */
export const textOf = (name: string): string => Buffer.from(name, 'latin1').toString();

export const place = ({ instance, field }: Of<'exported'>): CoreExport => ({
  instance,
  field: textOf(field),
});
