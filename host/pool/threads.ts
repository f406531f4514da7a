import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { workerFlags } from './sandbox.ts';
import { guardPorts, type Holder, type PiscinaThread } from './side-ports.ts';

export interface ThreadsOptions {
  /** What each runs. */
  readonly file: URL;
  /** JavaScript heap of each. A backstop: it can abort the process, so no limit rests on it. */
  readonly heapMegabytes: number;
}

/** Threads with heaps of one size, each for one worker and then never again. The only home of piscina. */
export class Threads {
  readonly #piscina: Piscina;
  readonly #holders = new WeakMap<AbortSignal, Holder>();

  constructor({ file, heapMegabytes }: ThreadsOptions) {
    this.#piscina = new Piscina({
      filename: file.href,
      // Piscina fills up to this number also when a thread's exit is told after destroy(): it would leak.
      minThreads: 0,
      // How many there are is for those to say that run them.
      maxThreads: Number.MAX_SAFE_INTEGER,
      idleTimeout: Infinity,
      atomics: 'disabled',
      env: {},
      execArgv: workerFlags(file),
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      recordTiming: false,
    });
    // Piscina reports a thread that died between tasks here; the task's own promise tells us the rest.
    this.#piscina.on('error', () => {});
    this.#piscina.on('workerCreate', (created: object) =>
      guardPorts(created as PiscinaThread, (signal) => signal && this.#holders.get(signal)),
    );
  }

  /** Runs a worker's task with this port, until the holder's signal is aborted; rejects when the thread ends. */
  async run(port: MessagePort, holder: Holder): Promise<void> {
    this.#holders.set(holder.signal, holder);
    // The types of piscina take the DOM's MessagePort for Node's.
    const transferList = [port] as never;
    // Where a thread cannot be created it throws at once.
    await this.#piscina.run({ port }, { transferList, signal: holder.signal });
  }

  /** Ends every thread; resolves when they are gone. */
  destroy(): Promise<void> {
    return this.#piscina.destroy();
  }
}
