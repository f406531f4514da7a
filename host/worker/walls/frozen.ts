/** What no global leads to: prototypes, reached by what makes their objects, and the accessors of every stack. */
function hiddenIntrinsics(): object[] {
  const made: object[] = [
    [].values(),
    new Map().entries(),
    new Set().values(),
    ''[Symbol.iterator](),
    ''.matchAll(/x/g),
    [].values().map(String),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    function* () {},
    (function* () {})(),
    async function () {},
    async function* () {},
    (async function* () {})(),
  ];
  const { get, set } = Object.getOwnPropertyDescriptor(new Error(), 'stack')!;
  return [...made.map((object) => Object.getPrototypeOf(object) as object), get, set].filter(isObject);
}

/**
 * Freezes what code of this realm can reach without a name that is tripped: the given objects, hidden
 * prototypes, and all that these lead to. Plainly: an accessor in the place of a method would cost
 * every call of it V8's fast path.
 */
export function freezeReachable(roots: readonly object[]): void {
  const seen = new Set<object>();
  const next: object[] = [...roots, ...hiddenIntrinsics()];
  for (let object = next.pop(); object !== undefined; object = next.pop()) {
    if (seen.has(object)) continue;
    seen.add(object);
    Object.freeze(object);
    next.push(...neighbours(object));
  }
}

/** Read by descriptor: no getter runs. */
function neighbours(object: object): object[] {
  const values: unknown[] = [Object.getPrototypeOf(object)];
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
    values.push(value, get, set);
  }
  return values.filter(isObject);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
