import type { MemoryType } from '../binary/core-entities.ts';
import type { Reader } from '../binary/reader.ts';
import { type Entities, type Item, type Items, NO_MEMORIES, type Sort } from './types.ts';

/** A memory that some core module of the component defines or imports. */
export interface DeclaredMemory extends MemoryType {
  readonly origin: 'defined' | 'imported';
}

/** The index spaces of one component, or of the type of a component or an instance. */
export class Scope {
  readonly depth: number;
  readonly imports = new Map<string, Item>();
  readonly exports = new Map<string, Item>();
  /** Of the artifact as a whole, shared by all its scopes. */
  readonly declared: DeclaredMemory[];
  /** Those of one instance of this component. */
  memories = NO_MEMORIES;
  coreTypes = 0;
  #unfolded = 0;
  readonly #parent: Scope | undefined;
  readonly #spaces: { readonly [S in Sort]: Entities[S][] } = {
    func: [],
    type: [],
    instance: [],
    component: [],
    module: [],
  };

  constructor(parent?: Scope) {
    this.#parent = parent;
    this.depth = parent === undefined ? 1 : parent.depth + 1;
    this.declared = parent?.declared ?? [];
  }

  /** The scope of something inside this one. */
  inner(reader: Reader): Scope {
    reader.tally.check('nesting', this.depth + 1, [
      'a component, or a type of one or of an instance,',
      reader.position,
    ]);
    return new Scope(this);
  }

  /** The scope `levels` outside of this one. */
  outer(levels: number, reader: Reader): Scope {
    if (levels === 0) return this;
    if (this.#parent === undefined) throw reader.malformed(`an alias reaches ${levels} levels too far out`);
    return this.#parent.outer(levels - 1, reader);
  }

  /** How much there is in the component when all of it is written out. */
  get unfolded(): number {
    return this.#unfolded;
  }

  /** Counts a definition that is `size` when it is written out. */
  unfold(size: number, reader: Reader, at = reader.position): void {
    this.#unfolded += size;
    reader.tally.check('unfolded', this.#unfolded, ['a component', at]);
  }

  add<S extends Sort>(sort: S, entity: Entities[S]): void {
    this.#spaces[sort].push(entity);
  }

  bind(item: Item): void {
    this.add(item.sort, item.of);
  }

  get<S extends Sort>(sort: S, reader: Reader): Entities[S] {
    const start = reader.position;
    return this.at(sort, reader.u32(`index of a ${sort}`), (problem) => reader.malformed(problem, start));
  }

  at<S extends Sort>(sort: S, index: number, malformed: (problem: string) => Error): Entities[S] {
    const entity = this.#spaces[sort][index];
    if (entity !== undefined) return entity;
    throw malformed(`there is no ${sort} ${index}; there are ${this.#spaces[sort].length}`);
  }

  item(sort: Sort, reader: Reader): Item {
    return { sort, of: this.get(sort, reader) } as Item;
  }
}

/** Adds a named item; a name stands once. */
export function declare(
  items: Map<string, Item>,
  [name, item]: readonly [string, Item],
  reader: Reader,
): void {
  if (items.has(name)) throw reader.malformed(`the name "${name}" stands twice`);
  items.set(name, item);
}

export const names = (items: Items): string[] => [...items.keys()];
