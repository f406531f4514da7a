import { HOOKS, REFILL } from '../../protocol/metering.ts';
import type { CoreMeter } from './core-meter.ts';

/** What an instance's modules ask through the hooks, and who answers. */
export interface Answering {
  /** One of `REFILL`. */
  refill(meter: CoreMeter): number;
  pause(): Promise<void>;
  grow(space: number, delta: bigint): boolean;
  exceeded(what: number): void;
}

/**
 * Puts each hook into wasm, because a table takes no other functions.
 *
 * (module
 *   (import "h" "refill" (func (param i32) (result i32)))
 *   (import "h" "yield" (func (param i32)))
 *   (import "h" "grow" (func (param i32 i32 i64) (result i32)))
 *   (import "h" "exceeded" (func (param i32 i32)))
 *   (func (export "0") (param i32) (result i32) (call 0 (local.get 0)))
 *   (func (export "1") (param i32) (call 1 (local.get 0)))
 *   (func (export "2") (param i32 i32 i64) (result i32) (call 2 (local.get 0) (local.get 1) (local.get 2)))
 *   (func (export "3") (param i32 i32) (call 3 (local.get 0) (local.get 1))))
 */
const HELPER = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 22, 4, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 1, 0x7f, 0],
    ...[0x60, 3, 0x7f, 0x7f, 0x7e, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 0],
    ...[2, 44, 4, 1, 0x68, 6, 0x72, 0x65, 0x66, 0x69, 0x6c, 0x6c, 0, 0],
    ...[1, 0x68, 5, 0x79, 0x69, 0x65, 0x6c, 0x64, 0, 1, 1, 0x68, 4, 0x67, 0x72, 0x6f, 0x77, 0, 2],
    ...[1, 0x68, 8, 0x65, 0x78, 0x63, 0x65, 0x65, 0x64, 0x65, 0x64, 0, 3],
    ...[3, 5, 4, 0, 1, 2, 3],
    ...[7, 17, 4, 1, 0x30, 0, 4, 1, 0x31, 0, 5, 1, 0x32, 0, 6, 1, 0x33, 0, 7],
    ...[10, 35, 4, 6, 0, 0x20, 0, 0x10, 0, 0x0b, 6, 0, 0x20, 0, 0x10, 1, 0x0b],
    ...[10, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0x10, 2, 0x0b, 8, 0, 0x20, 0, 0x20, 1, 0x10, 3, 0x0b],
  ),
);

// Behind the walls nothing goes by these names any more.
const { Instance } = WebAssembly;
const { Suspending } = WebAssembly as unknown as {
  Suspending: new (inner: unknown) => WebAssembly.ImportValue;
};

interface Asking {
  readonly meter: CoreMeter;
  readonly answering: Answering;
}

/** The hooks of all metered instances on a thread. */
export class Hooks {
  /** By the numbers that the instances know themselves by. */
  readonly #asking = new Map<number, Asking>();
  #last = 0;
  readonly #functions: readonly WebAssembly.ExportValue[];

  constructor() {
    const h = {
      refill: (id: number) => this.#refill(id),
      yield: new Suspending((id: number) => this.#asking.get(id)?.answering.pause()),
      grow: (id: number, space: number, delta: bigint) => this.#grow(id, space, delta),
      exceeded: (id: number, what: number) => this.#asking.get(id)?.answering.exceeded(what),
    };
    const { exports } = new Instance(HELPER, { h });
    this.#functions = Object.values(HOOKS).map((place) => exports[place]!);
  }

  fill(table: WebAssembly.Table): void {
    for (let place = 0; place < this.#functions.length; place++) table.set(place, this.#functions[place]);
  }

  /** A number for a module of an instance, for as long as that lives; no other has had it since the thread began. */
  register(meter: CoreMeter, answering: Answering): number {
    this.#last = (this.#last + 1) | 0;
    this.#asking.set(this.#last, { meter, answering });
    return this.#last;
  }

  /** Whoever asks by this number from now on is told to end. */
  release(id: number): void {
    this.#asking.delete(id);
  }

  #refill(id: number): number {
    const asking = this.#asking.get(id);
    return asking === undefined ? REFILL.ended : asking.answering.refill(asking.meter);
  }

  #grow(id: number, space: number, delta: bigint): number {
    return this.#asking.get(id)?.answering.grow(space, delta) === true ? 1 : 0;
  }
}
