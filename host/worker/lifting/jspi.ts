/**
 * JSPI with a memory. jco's glue hands out imports that suspend as `WebAssembly.Suspending`, from which
 * nothing can be got back, and takes the exports that it will lift through `WebAssembly.promising`.
 * Both are replaced here, before any glue is loaded, so that a check can stand on either way.
 */
export type CoreFunction = (...values: number[]) => unknown;

/** Throws where what the function gave back must not be lifted. */
export type ResultCheck = (result: number) => void;

interface Jspi {
  Suspending: new (inner: CoreFunction) => object;
  promising: (exported: CoreFunction) => (...values: number[]) => Promise<number>;
}

const native = WebAssembly as unknown as Jspi;
const { Suspending: NativeSuspending, promising: nativePromising } = native;

class Suspending extends NativeSuspending {
  readonly #inner: CoreFunction;

  constructor(inner: CoreFunction) {
    super(inner);
    this.#inner = inner;
  }

  static innerOf(value: unknown): CoreFunction | undefined {
    // V8 gives it the prototype of its own class.
    return isObject(value) && #inner in value ? value.#inner : undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The latest export whose result is to be checked. Glue takes it before the next instance is made; a map
 * of all would cost each request more. Where it is not taken, the answer comes unchecked and is refused.
 */
let awaited: { readonly exported: CoreFunction; readonly check: ResultCheck } | undefined;

function promising(exported: CoreFunction): (...values: number[]) => Promise<number> {
  const run = nativePromising(exported);
  if (awaited?.exported !== exported) return run;
  const { check } = awaited;
  awaited = undefined;
  const checked = (result: number): number => {
    check(result);
    return result;
  };
  return (...values) => run(...values).then(checked);
}

/** Once a thread, before glue is loaded. */
export function replaceJspi(): void {
  native.Suspending = Suspending;
  native.promising = promising;
}

/** Has what the exported function gives back checked, wherever glue makes it a promise. */
export function checkResult(exported: CoreFunction, check: ResultCheck): void {
  awaited = { exported, check };
}

/** The import with `wrap` around what it calls; it still suspends if it did. */
export function wrapImport(
  imported: unknown,
  wrap: (inner: CoreFunction) => CoreFunction,
): CoreFunction | object {
  const suspended = Suspending.innerOf(imported);
  if (suspended !== undefined) return new NativeSuspending(wrap(suspended));
  if (typeof imported !== 'function') throw new TypeError('the glue gives no function for an import');
  return wrap(imported as CoreFunction);
}
