/** The names of packages and interfaces, made to differ where a world has several that are alike. */

export interface InterfaceName {
  /** `['wasi']`; of an interface that its world writes inline nothing. */
  readonly namespace: readonly string[];
  readonly package?: string;
  readonly interface: string;
  readonly version?: string;
}

/** From `wasi:io/poll@0.2.0`, or from a plain name. */
export function parseId(id: string): InterfaceName {
  const [path = '', version] = id.split('@');
  const parts = path.split(/[:/]/);
  const name = parts.pop() ?? '';
  const owner = parts.pop();
  return {
    namespace: parts,
    interface: name,
    ...(owner === undefined ? {} : { package: owner }),
    ...(version === undefined ? {} : { version }),
  };
}

/** `wasi/io/poll`, or with the version of its package. */
export function folderPath(id: string, versioned: boolean): string {
  const { namespace, package: owner, interface: name, version } = parseId(id);
  const folder = versioned && version !== undefined ? `${owner}@${version}` : owner;
  return [...namespace, ...(folder === undefined ? [] : [folder]), name].join('/');
}

/** From the shortest name to the whole one, in kebab case. */
export function lengthening(id: string): string[] {
  const { namespace, package: owner = '', interface: name, version = '' } = parseId(id);
  const full = [...namespace, owner, name].join('-');
  return [name, `${owner}-${name}`, full, `${full}-${version.replaceAll(/[^0-9A-Za-z]/g, '-')}`];
}

/**
 * Of each item the first of its wishes that no other item has among the wishes of the same rank. So of two that
 * are alike both get the longer name, and the order of the text plays no part.
 */
export function distinguish<T>(
  items: readonly T[],
  wishesOf: (item: T) => readonly string[],
): Map<T, string> {
  const wishes = new Map(items.map((item) => [item, wishesOf(item)]));
  return new Map(items.map((item) => [item, firstUnshared(item, wishes)]));
}

function firstUnshared<T>(item: T, wishes: ReadonlyMap<T, readonly string[]>): string {
  const own = wishes.get(item) ?? [];
  const isShared = (wish: string, rank: number) =>
    [...wishes].some(([other, theirs]) => other !== item && theirs[rank] === wish);
  return own.find((wish, rank) => !isShared(wish, rank)) ?? own.at(-1) ?? '';
}
