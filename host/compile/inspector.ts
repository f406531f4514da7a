import { Worker } from 'node:worker_threads';
import { type ErrorData, WayhouseError } from '../protocol/errors.ts';
import type { InspectBounds, Inspection } from './inspect/inspect.ts';
import { Semaphore } from './semaphore.ts';

// The published build turns .ts into .js; this file's own name tells which of both runs.
const SUFFIX = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ENTRY = new URL(`./inspect.entry.${SUFFIX}`, import.meta.url);

/** Longest inspection, in milliseconds; the largest component that is taken by default needs a second. */
const INSPECT_MS = 20_000;

/** Heap of the thread, in MiB. The caps on a component keep it far below; the bytes are not in it. */
const HEAP_MIB = 512;

/** Inspects artifacts one after another, on a thread of its own. */
export interface Inspector {
  /** As `inspect`; also `structure_refused` where that takes too long or too much memory. */
  inspect(artifactPath: string): Promise<Inspection>;
  /** Ends the thread; what it had to do is refused with `shutting_down`. */
  close(): Promise<void>;
}

/** What the thread says to each path that it is given. */
export type InspectionReply = { readonly inspection: Inspection } | { readonly error: ErrorData };

interface Options {
  /** The thread's own file. */
  readonly entry?: URL;
  readonly inspectMs?: number;
}

/** The thread starts at once, so that no upload waits for that, and again after one that it did not survive. */
export function createInspector(
  bounds: InspectBounds,
  { entry = ENTRY, inspectMs = INSPECT_MS }: Options = {},
): Inspector {
  const start = () => new InspectionThread(entry, bounds);
  const turns = new Semaphore(1);
  let thread = start();
  let state: 'open' | 'closed' = 'open';

  async function next(artifactPath: string): Promise<Inspection> {
    if (state === 'closed') throw new WayhouseError('shutting_down');
    if (!thread.alive) thread = start();
    return thread.inspect(artifactPath, inspectMs);
  }

  return {
    inspect: (artifactPath) => turns.run(() => next(artifactPath)),
    async close() {
      state = 'closed';
      await thread.end(new WayhouseError('shutting_down'));
    },
  };
}

/** One life of the thread, with the inspection that it is at. */
class InspectionThread {
  readonly #worker: Worker;
  #pending: PromiseWithResolvers<Inspection> | undefined;
  #state: 'alive' | 'gone' = 'alive';

  constructor(entry: URL, bounds: InspectBounds) {
    this.#worker = new Worker(entry, {
      ...{ name: 'inspect', env: {}, workerData: bounds },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    this.#worker.on('message', (reply: InspectionReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#lost(error));
    this.#worker.on('exit', () => this.#lost(new Error('it ended by itself')));
  }

  get alive(): boolean {
    return this.#state === 'alive';
  }

  async inspect(artifactPath: string, inspectMs: number): Promise<Inspection> {
    this.#pending = Promise.withResolvers();
    const timer = setTimeout(() => void this.end(tooLong(inspectMs)), inspectMs);
    this.#worker.postMessage(artifactPath);
    try {
      return await this.#pending.promise;
    } finally {
      clearTimeout(timer);
      this.#pending = undefined;
    }
  }

  /** Gives up what the thread is at, for this reason; resolves when it is gone. */
  async end(reason: WayhouseError): Promise<void> {
    this.#state = 'gone';
    this.#pending?.reject(reason);
    await this.#worker.terminate();
  }

  #settle(reply: InspectionReply): void {
    if ('error' in reply) this.#pending?.reject(WayhouseError.fromData(reply.error));
    else this.#pending?.resolve(reply.inspection);
  }

  #lost(cause: unknown): void {
    this.#state = 'gone';
    this.#pending?.reject(isOutOfMemory(cause) ? tooMuch() : lost(cause));
  }
}

const isOutOfMemory = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';

const tooLong = (inspectMs: number): WayhouseError =>
  new WayhouseError('structure_refused', `Reading the component took more than ${inspectMs} ms.`);

const tooMuch = (): WayhouseError =>
  new WayhouseError('structure_refused', `Reading the component took more than ${HEAP_MIB} MiB of memory.`);

function lost(cause: unknown): WayhouseError {
  const why = cause instanceof Error ? cause.message : 'it ended by itself';
  return new WayhouseError('internal', `The thread that inspects components is lost: ${why}.`, { cause });
}
