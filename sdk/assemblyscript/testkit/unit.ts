import { type ASUtil, instantiateSync } from '@assemblyscript/loader';
import { environmentOf } from './unit/environment.ts';
import { lift, Lowering } from './unit/marshal.ts';
import type { FunctionShape, ModuleShape } from './unit/shapes.ts';

/** Where a unit is compiled. */
export interface UnitOptions {
  /** The folder that abort messages and imports are relative to, with node_modules; the current one if absent. */
  readonly root?: string;
}

/**
 * Compiles a module of a guest by itself, so that its functions can be called as if they were JavaScript's.
 *
 *     const pricing = await compileUnit<typeof import('../assembly/pricing.ts')>('assembly/pricing.ts');
 *     expect(pricing.total([1.5, 2], 'EUR')).toBe('3.50 EUR');
 *
 * Numbers, bool, string, ArrayBuffer, typed arrays, Array and StaticArray cross, nested to any depth; 64-bit
 * integers are bigints. Each call ends in a collection, so nothing has to be pinned. What aborts, throws.
 * Calls of the host throw too: `loadPlugin` is for those.
 *
 * Rejects with an `SdkError` of code `compile_failed` that shows what asc says.
 */
export async function compileUnit<Exports extends object>(
  path: string,
  { root = '.' }: UnitOptions = {},
): Promise<Exports> {
  // The compiler takes half a second to load, and not all tests of plugins need it.
  const { compileUnitModule } = await import('./unit/compile.ts');
  const { module, shape } = await compileUnitModule(path, root);
  return exportsOf(module, shape) as Exports;
}

type Instance = ASUtil & Readonly<Record<string, unknown>>;

function exportsOf(bytes: Uint8Array, { functions, globals }: ModuleShape): object {
  const instance = instantiate(bytes);
  const exported: Record<string, unknown> = {};
  for (const [name, shape] of functions) {
    exported[name] = (...values: unknown[]) => call(instance, [name, shape], values);
  }
  for (const [name, shape] of globals) {
    const get = () => lift(instance, (instance[name] as WebAssembly.Global).value, [shape, name]);
    Object.defineProperty(exported, name, { enumerable: true, get });
  }
  return exported;
}

function instantiate(bytes: Uint8Array): Instance {
  const module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  let instance: Instance | undefined;
  const environment = environmentOf(module, () => instance!);
  instance = instantiateSync<Record<string, unknown>>(module, environment).exports;
  (instance['_initialize'] as () => void)();
  return instance;
}

type Callable = (...values: (number | bigint)[]) => number | bigint;

function call(
  instance: Instance,
  [name, shape]: [string, FunctionShape],
  values: readonly unknown[],
): unknown {
  const { parameters, required, result } = shape;
  if (values.length < required || values.length > parameters.length)
    throw new TypeError(`${name} takes ${arity(shape)}, but was given ${values.length}.`);
  const lowering = new Lowering(instance);
  try {
    const lowered = values.map((value, at) =>
      lowering.lower(value, parameters[at]!, `argument ${at + 1} of ${name}`),
    );
    return lift(instance, (instance[name] as Callable)(...lowered), [result, `the result of ${name}`]);
  } finally {
    lowering.release();
    instance.__collect();
  }
}

function arity({ parameters, required }: FunctionShape): string {
  const most = parameters.length;
  return `${required === most ? most : `${required} to ${most}`} argument${most === 1 ? '' : 's'}`;
}
