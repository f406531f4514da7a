/**
 * JSPI with a memory. jco's glue hands out imports that suspend as `WebAssembly.Suspending`, from which
 * nothing can be got back, and takes the exports that it will lift through `WebAssembly.promising`.
 * Both are replaced here, before any glue is loaded, so that a check can stand on either way.
 */
import { WayhouseError } from '../../protocol/errors.ts';

export type CoreFunction = (...values: number[]) => unknown;

/** What stands around an exported function that glue lifts. */
export interface Lift {
  /** Its stack begins: it can be suspended until `leave`. */
  enter(): void;
  leave(): void;
  /** Throws where what the function gave back must not be lifted. */
  check(result: number): void;
}

interface Jspi {
  Suspending: new (inner: CoreFunction) => object;
  promising: (exported: CoreFunction) => CoreFunction;
}

const native = WebAssembly as unknown as Jspi;
const { Suspending: NativeSuspending } = native;
const nativePromising = native.promising as (
  exported: CoreFunction,
) => (...values: number[]) => Promise<number>;

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

/** Of the instance in the making, exports whose results are to be checked. Glue takes each of them once. */
const awaited = new Map<CoreFunction, Lift>();

/** Of the instance in the making, functions of ours that stand in the place of exports. */
const ours = new Set<CoreFunction>();

function promising(exported: CoreFunction): CoreFunction {
  // V8 would throw, and glue then take the function as it is; but the error costs 10 us a request.
  if (ours.delete(exported)) return exported;
  const run = nativePromising(exported);
  const lift = awaited.get(exported);
  if (lift === undefined) return run;
  awaited.delete(exported);
  const returned = (result: number): number => {
    lift.leave();
    lift.check(result);
    return result;
  };
  const threw = (thrown: unknown): never => {
    lift.leave();
    throw thrown;
  };
  return (...values) => {
    lift.enter();
    return run(...values).then(returned, threw);
  };
}

/** Once a thread, before glue is loaded. */
export function replaceJspi(): void {
  native.Suspending = Suspending;
  native.promising = promising;
}

/** Has what the exported function gives back checked, wherever glue makes it a promise. */
export function checkResult(exported: CoreFunction, lift: Lift): void {
  awaited.set(exported, lift);
}

/** A function of ours in the place of an export, which glue then takes as it is: no stack of its calls can be suspended. */
export function standIn(own: CoreFunction): void {
  ours.add(own);
}

/** An instance begins, which glue makes in one go; of one that did not start something may be left. */
export function expectChecks(): void {
  awaited.clear();
  ours.clear();
}

/** Throws `start_failed` where the glue would lift what another function than the checked one gives back. */
export function requireChecksTaken(): void {
  if (awaited.size === 0) return;
  awaited.clear();
  throw new WayhouseError('start_failed', 'the glue does not lift the function whose result is checked');
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
