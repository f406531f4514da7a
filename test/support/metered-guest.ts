/** A core module of guests/build/wat in this thread: metered, but without a worker around it. */
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { meter } from '../../host/compile/meter/meter.ts';
import { WayhouseError } from '../../host/protocol/errors.ts';
import type { Limits } from '../../host/protocol/limits.ts';
import { Bank, START_UP } from '../../host/worker/metering/bank.ts';
import { Hooks } from '../../host/worker/metering/hooks.ts';
import { Turns } from '../../host/worker/metering/turns.ts';
import { guestPath } from './guests.ts';

const { promising } = WebAssembly as unknown as {
  promising(exported: unknown): (...values: number[]) => Promise<number>;
};

/** Where the request is put, with its path behind it; of both nothing else is told. */
const REQUEST = 8192;
const PATH = { pointer: REQUEST + 24, length: REQUEST + 28, text: REQUEST + 256 };

/** How a call of `handle` ended: with an answer, or by what the host or V8 says of it. */
export type Ending = { readonly answer: string } | { readonly code: string };

const now = () => performance.now();
const metering = { hooks: new Hooks(), turns: new Turns(now), now };

/** The core module of a guest, each of whose calls gets an instance of its own. */
export class MeteredGuest {
  readonly #module: WebAssembly.Module;
  readonly #needs: ReturnType<typeof meter>['needs'];
  readonly #limits: Limits;

  private constructor(core: Uint8Array, limits: Limits) {
    const { bytes, needs } = meter(core);
    this.#module = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    this.#needs = needs;
    this.#limits = limits;
  }

  /** Throws what the meter refuses the module with. */
  static async load(name: string, limits: Limits): Promise<MeteredGuest> {
    const core = await readFile(guestPath(name, 'wat').replace(/\.wasm$/, '.core.wasm'));
    return new MeteredGuest(core, limits);
  }

  async call(path: string): Promise<Ending> {
    const deadline = now() + this.#limits.deadlineMs;
    const bank = new Bank({ limits: this.#limits, terms: { ...START_UP, deadline } }, metering);
    try {
      return { answer: await this.#handle(bank, path) };
    } catch (thrown) {
      if (thrown instanceof WayhouseError) return { code: thrown.code };
      return { code: (bank.ending ?? bank.refusal)?.code ?? (thrown as Error).name };
    } finally {
      bank.close();
    }
  }

  async #handle(bank: Bank, path: string): Promise<string> {
    bank.claim(this.#needs);
    const instance = new WebAssembly.Instance(this.#module, IMPORTS);
    bank.attach(instance);
    const { memory, handle, _initialize } = instance.exports as unknown as Exports;
    _initialize?.();
    writePath(memory, path);
    bank.control.enter();
    return answerAt(memory, await promising(handle)(REQUEST));
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly handle: () => number;
  readonly _initialize?: () => void;
}

/** Nothing is logged, no value is set, and of outbound calls nothing comes. */
const IMPORTS: WebAssembly.Imports = {
  'wayhouse:plugin/log@0.1.0': { log: () => {} },
  'wayhouse:plugin/http@0.1.0': { fetch: () => {} },
  'wayhouse:plugin/config@0.1.0': { get: () => {} },
};

function writePath(memory: WebAssembly.Memory, path: string): void {
  const view = new DataView(memory.buffer);
  view.setUint32(PATH.pointer, PATH.text, true);
  view.setUint32(PATH.length, path.length, true);
  new TextEncoder().encodeInto(path, new Uint8Array(memory.buffer, PATH.text));
}

function answerAt({ buffer }: WebAssembly.Memory, response: number): string {
  const view = new DataView(buffer);
  const body = view.getUint32(response + 12, true);
  return Buffer.from(buffer, body, view.getUint32(response + 16, true)).toString();
}
