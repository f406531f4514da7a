/**
 * How an instance of a component is made of its core modules, and where its functions of the world
 * `handler` are: what `compile` reads out of the component and a worker follows, step by step.
 */

/** How a canonical function lays out strings. */
export type StringEncoding = 'utf8' | 'utf16';

/** The functions of the host that a component of the world may call. */
export type HostFunction = 'log.log' | 'http.fetch' | 'config.get';

/** What a core instance exports, by the instance's place in `Linkage.instances`. */
export interface CoreExport {
  readonly instance: number;
  readonly field: string;
}

/** A function of the host, lowered: its strings and lists lie in `Linkage.memory`, and so do its answers. */
export interface LoweredFunction {
  readonly func: HostFunction;
  readonly encoding: StringEncoding;
  /** By which its answers are given memory. Only of an instance that stands before the first call. */
  readonly realloc?: CoreExport;
}

/** What an import of a core module is. */
export type CoreImport = CoreExport | LoweredFunction;

/** One core instance to be made, with an import for each that its module has. */
export interface CoreInstantiation {
  /** The name of the module among the adoption's `cores`. */
  readonly module: string;
  readonly imports: readonly (readonly [module: string, field: string, from: CoreImport])[];
}

export interface LiftedHandle extends CoreExport {
  readonly encoding: StringEncoding;
  readonly realloc: CoreExport;
  readonly postReturn?: CoreExport;
}

/** The core instances in the order in which they are made: each imports from those before it. */
export interface Linkage {
  readonly instances: readonly CoreInstantiation[];
  /** Where strings and lists lie. */
  readonly memory: CoreExport;
  readonly handle: LiftedHandle;
}
