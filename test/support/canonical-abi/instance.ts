/** A core module of a component, with its imports and exports spoken to by the canonical ABI. */
import { alignmentOf, flatten, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, sizeOf } from './layout.ts';
import { Cores, type CoreValue, liftFlat, load } from './lift.ts';
import { lowerFlat, store } from './lower.ts';
import { allocate, check, checkedBlock, type Encoding, type Guest, type Handles } from './memory.ts';
import type { FunctionShape, Shape, Value } from './shapes.ts';

export type HostFunction = (...values: Value[]) => Value | undefined;
export type CoreFunction = (...values: CoreValue[]) => CoreValue | undefined;

export interface HostImport extends FunctionShape {
  readonly module: string;
  readonly name: string;
  readonly call: HostFunction;
}

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly call: CoreFunction;
}

export interface InstanceOptions {
  readonly encoding: Encoding;
  readonly imports?: readonly HostImport[];
  /** Imports that are no functions of the world: those by which resources are handled. */
  readonly intrinsics?: readonly CoreImport[];
  readonly handles?: Handles;
}

const NO_HANDLES: Handles = {
  lift: () => check(false, 'no resources here') as never,
  lower: () => check(false, 'no resources here') as never,
};

export class Instance implements Guest {
  readonly encoding: Encoding;
  readonly handles: Handles;
  readonly exports: Readonly<Record<string, CoreFunction>>;
  readonly #memory: WebAssembly.Memory;
  #view: DataView<ArrayBuffer>;

  constructor(
    module: WebAssembly.Module,
    { encoding, imports = [], intrinsics = [], handles }: InstanceOptions,
  ) {
    this.encoding = encoding;
    this.handles = handles ?? NO_HANDLES;
    const given: Record<string, Record<string, CoreFunction>> = {};
    const all = [...intrinsics, ...imports.map((each) => ({ ...each, call: this.#lowered(each) }))];
    for (const { module: from, name, call } of all) (given[from] ??= {})[name] = call;
    const { exports } = new WebAssembly.Instance(module, given);
    this.exports = exports as Record<string, CoreFunction>;
    this.#memory = exports.memory as WebAssembly.Memory;
    this.#view = new DataView(this.#memory.buffer as ArrayBuffer);
    // As a component does with a module that has one.
    this.exports._initialize?.();
  }

  view(): DataView<ArrayBuffer> {
    if (this.#view.buffer !== this.#memory.buffer)
      this.#view = new DataView(this.#memory.buffer as ArrayBuffer);
    return this.#view;
  }

  realloc(...sizes: [number, number, number, number]): number {
    return this.exports.cabi_realloc!(...sizes) as number;
  }

  /** Calls an exported function, reads its result and lets the guest clean up. */
  call(name: string, { params, result }: FunctionShape, values: readonly Value[]): Value | undefined {
    const core = this.exports[name];
    check(core !== undefined, `the guest has no export ${name}`);
    const answer = core(...this.#lowerParams(params, values));
    const lifted = result && this.#liftResult(result, answer);
    this.exports[`cabi_post_${name}`]?.(...(answer === undefined ? [] : [answer]));
    return lifted;
  }

  #lowerParams(params: readonly Shape[], values: readonly Value[]): CoreValue[] {
    if (params.flatMap(flatten).length <= MAX_FLAT_PARAMS) {
      return params.flatMap((shape, index) => lowerFlat(this, shape, values[index]!));
    }
    const all: Shape = { kind: 'tuple', elements: params };
    const at = allocate(this, sizeOf(all), alignmentOf(all));
    store(this, all, { value: values, at });
    return [at];
  }

  #liftResult(result: Shape, answer: CoreValue | undefined): Value {
    check(answer !== undefined, 'the guest returned nothing');
    if (flatten(result).length <= MAX_FLAT_RESULTS) return liftFlat(this, result, new Cores([answer]));
    const at = Number(answer) >>> 0;
    checkedBlock(this, at, { size: sizeOf(result), alignment: alignmentOf(result) });
    return load(this, result, at);
  }

  /** As the guest calls it. */
  #lowered({ params, result, call }: HostImport): CoreFunction {
    const spills = params.flatMap(flatten).length > MAX_FLAT_PARAMS;
    const returns = result !== undefined && flatten(result).length > MAX_FLAT_RESULTS;
    return (...cores) => {
      const sent = new Cores(cores);
      const values = spills
        ? this.#loadParams(params, sent)
        : params.map((shape) => liftFlat(this, shape, sent));
      const at = returns ? sent.u32() : 0;
      const value = call(...values);
      if (result === undefined || value === undefined) return undefined;
      if (!returns) return lowerFlat(this, result, value)[0];
      checkedBlock(this, at, { size: sizeOf(result), alignment: alignmentOf(result) });
      store(this, result, { value, at });
      return undefined;
    };
  }

  #loadParams(params: readonly Shape[], sent: Cores): Value[] {
    const all: Shape = { kind: 'tuple', elements: params };
    const at = sent.u32();
    checkedBlock(this, at, { size: sizeOf(all), alignment: alignmentOf(all) });
    return [...(load(this, all, at) as readonly Value[])];
  }
}
