/**
 * Types of the component model, resolved: no index is left in them. Types share their parts, so each
 * carries its `size`: how many types it is when all of them are written out.
 */
export interface Part {
  readonly label?: string;
  readonly type?: ValueType | ResourceType;
}

export interface ValueType {
  readonly kind: 'value';
  /** For example `record`, `list` or, of a primitive, its name. */
  readonly form: string;
  readonly parts: readonly Part[];
  /** Of a list with a fixed length. */
  readonly length?: number;
  readonly size: number;
}

export interface FuncType {
  readonly kind: 'func';
  readonly async: boolean;
  readonly params: readonly Part[];
  readonly result: ValueType | undefined;
  readonly size: number;
}

export interface ResourceType {
  readonly kind: 'resource';
  readonly size: number;
}

export interface InstanceType {
  readonly kind: 'instance';
  readonly items: Items;
  readonly size: number;
}

/** The memories that one instance of something has. */
export interface Memories {
  readonly count: number;
  /** Their minimums together. */
  readonly pages: number;
}

export const NO_MEMORIES: Memories = { count: 0, pages: 0 };

/** Of what is defined elsewhere. */
export const UNKNOWN_MEMORIES: Memories = { count: Infinity, pages: Infinity };

export const together = (one: Memories, other: Memories): Memories => ({
  count: one.count + other.count,
  pages: one.pages + other.pages,
});

export interface ComponentType {
  readonly kind: 'component';
  readonly exports: Items;
  readonly memories: Memories;
  readonly size: number;
  /** What one more instance of it adds to the component around it. */
  readonly unfolded: number;
}

export interface ModuleType {
  readonly kind: 'module';
  readonly memories: Memories;
  readonly size: number;
  readonly unfolded: number;
}

export type Type = ValueType | FuncType | ResourceType | InstanceType | ComponentType;

/** What each sort of item holds. */
export interface Entities {
  readonly func: FuncType;
  readonly type: Type;
  readonly instance: InstanceType;
  readonly component: ComponentType;
  readonly module: ModuleType;
}

export type Sort = keyof Entities;

export type Item = { [S in Sort]: { readonly sort: S; readonly of: Entities[S] } }[Sort];

/** What a component, an instance or a type of one imports or exports, by name. */
export type Items = ReadonlyMap<string, Item>;

export const sizeOfParts = (parts: readonly Part[]): number =>
  parts.reduce((sum, { type }) => sum + (type?.size ?? 1), 1);

export function sizeOfItems(items: Items): number {
  let sum = 1;
  for (const { of } of items.values()) sum += of.size;
  return sum;
}

export const RESOURCE: ResourceType = { kind: 'resource', size: 1 };
