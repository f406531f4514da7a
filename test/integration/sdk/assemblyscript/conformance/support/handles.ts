/**
 * Resources as a host keeps them: a table of the handles that a guest has, for the resources of the host and for
 * those that the guest exports. What a test sends and expects of either is a number.
 */
import type { CoreFunction, CoreImport } from '../../../../../support/canonical-abi/instance.ts';
import { check, type Handles } from '../../../../../support/canonical-abi/memory.ts';
import {
  resolveShape,
  partsOf,
  casesOf,
  type Cased,
  type Shape,
  type Value,
} from '../../../../../support/canonical-abi/shapes.ts';

interface Entry {
  readonly kind: 'own' | 'borrow';
  /** The host's number of it, or the guest's. */
  readonly rep: number;
}

/** What a guest calls by its handles. */
export class HandleTable implements Handles {
  readonly #entries = new Map<number, Entry>();
  readonly #side: 'host' | 'guest';
  #next = 1;

  /** `side` is whose the resource is. */
  constructor(side: 'host' | 'guest') {
    this.#side = side;
  }

  /** Handles that the guest has. */
  get size(): number {
    return this.#entries.size;
  }

  add(entry: Entry): number {
    const handle = this.#next++;
    this.#entries.set(handle, entry);
    return handle;
  }

  get(handle: number): Entry {
    const entry = this.#entries.get(handle);
    check(entry !== undefined, `the guest has no handle ${handle}`);
    return entry;
  }

  take(handle: number): Entry {
    const entry = this.get(handle);
    this.#entries.delete(handle);
    return entry;
  }

  lift(kind: 'own' | 'borrow', _resource: string, handle: number): Value {
    if (kind === 'borrow') return this.get(handle).rep;
    const entry = this.take(handle);
    check(entry.kind === 'own', `the guest gave away handle ${handle}, which it had borrowed`);
    return entry.rep;
  }

  /** A guest gets what it exports and lends to nobody by its own number. */
  lower(kind: 'own' | 'borrow', _resource: string, value: Value): number {
    const rep = value as number;
    return kind === 'borrow' && this.#side === 'guest' ? rep : this.add({ kind, rep });
  }
}

/** What a guest imports to speak of a resource of the host. */
export function hostIntrinsics(module: string, resource: string, table: HandleTable): CoreImport[] {
  return [{ module, name: `[resource-drop]${resource}`, call: (handle) => void table.take(Number(handle)) }];
}

/** And of one that it exports. */
export function guestIntrinsics(
  owner: string,
  resource: string,
  { table, destroy }: { readonly table: HandleTable; readonly destroy: (rep: number) => void },
): CoreImport[] {
  const module = `[export]${owner}`;
  const calls: Readonly<Record<string, CoreFunction>> = {
    new: (rep) => table.add({ kind: 'own', rep: Number(rep) }),
    rep: (handle) => table.get(Number(handle)).rep,
    drop: (handle) => {
      const { kind, rep } = table.take(Number(handle));
      if (kind === 'own') destroy(rep);
      return undefined;
    },
  };
  return Object.entries(calls).map(([name, call]) => ({
    module,
    name: `[resource-${name}]${resource}`,
    call,
  }));
}

/** The value with another in the place of each handle. */
export function mapHandles(unresolved: Shape, value: Value, change: (handle: number) => number): Value {
  const shape = resolveShape(unresolved);
  const inner = (of: Shape, each: Value) => mapHandles(of, each, change);
  if (shape.kind === 'own' || shape.kind === 'borrow') return change(value as number);
  if (shape.kind === 'list') return (value as readonly Value[]).map((each) => inner(shape.element, each));
  const parts = partsOf(shape);
  if (parts) {
    const entries = parts.map(({ name, shape: of }) => [
      name,
      inner(of, (value as Record<string, Value>)[name]!),
    ]);
    return shape.kind === 'tuple' ? entries.map(([, each]) => each as Value) : Object.fromEntries(entries);
  }
  const { tag, val } = value as Cased;
  const payload = casesOf(shape)?.find(({ name }) => name === tag)?.shape;
  return payload && val !== undefined ? { tag, val: inner(payload, val) } : value;
}
