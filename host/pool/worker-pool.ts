import { WayhouseError } from '../protocol/errors.ts';
import type { Adoption } from '../protocol/messages.ts';
import { WORKER_FILE } from './sandbox.ts';
import { Threads } from './threads.ts';
import { workerHeap, type WorkerHeap } from './worker-heap.ts';
import { WorkerThread, type WorkerEvents } from './worker-thread.ts';

const HEAL_FIRST_MS = 50;
const HEAL_MOST_MS = 5_000;

export interface PoolEvents extends WorkerEvents {
  /** A worker in the place of a lost one has started. */
  healed(worker: WorkerThread): void;
  /** A worker in the place of a lost one did not start; the next try comes later. */
  healFailed(error: WayhouseError): void;
}

export interface PoolOptions {
  readonly workers: number;
  readonly adoption: Adoption;
  /** What one instance may hold of its worker's JavaScript heap, in bytes. */
  readonly instanceHeapBytes: number;
  readonly events: PoolEvents;
}

/** The worker threads of one deployment; a lost one is replaced. */
export class WorkerPool {
  readonly #threads: Threads;
  readonly #options: PoolOptions;
  readonly #heap: WorkerHeap;
  readonly #workers = new Set<WorkerThread>();
  #healTimer: NodeJS.Timeout | undefined;
  #healDelayMs = HEAL_FIRST_MS;
  /** What the next loss costs the pool before it heals. */
  #lossMs = 0;
  #state: 'starting' | 'serving' | 'ended' = 'starting';

  constructor(options: PoolOptions, file = WORKER_FILE) {
    const { workers: most, adoption, instanceHeapBytes } = options;
    this.#options = options;
    this.#heap = workerHeap(instanceHeapBytes, adoption.limits.concurrency);
    this.#threads = new Threads({ file, most, heapMegabytes: this.#heap.megabytes });
  }

  /** Starts every worker; rejects with what the first one to fail says, and then nothing is left. */
  async start(): Promise<void> {
    try {
      await Promise.all(Array.from({ length: this.#options.workers }, () => this.#add()));
      this.#state = 'serving';
      this.#healSoon();
    } catch (thrown) {
      await this.kill();
      throw thrown;
    }
  }

  /** The serving worker with the fewest requests, if any serves, is not late with one and has room for another. */
  leastLoaded(): WorkerThread | undefined {
    let best: WorkerThread | undefined;
    for (const worker of this.#workers) {
      if (worker.state !== 'serving' || worker.overdue > 0) continue;
      if (worker.running >= this.#heap.instances) continue;
      if (best === undefined || worker.running < best.running) best = worker;
    }
    return best;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Ends every worker when its loop is free. Nothing may be running any more. */
  async retire(): Promise<void> {
    this.#end();
    await Promise.all([...this.#workers].map((worker) => worker.retire()));
    await this.#threads.destroy();
  }

  /** Ends every worker at once. */
  async kill(): Promise<void> {
    this.#end();
    const ended = [...this.#workers].map((worker) => worker.ended);
    for (const worker of this.#workers) worker.kill();
    await Promise.all(ended);
    await this.#threads.destroy();
  }

  #end(): void {
    this.#state = 'ended';
    clearTimeout(this.#healTimer);
  }

  async #add(): Promise<WorkerThread> {
    const { adoption, events } = this.#options;
    const worker = new WorkerThread(this.#threads, adoption.limits, {
      frame: events.frame,
      breach: (what) => {
        this.#lossMs = HEAL_FIRST_MS;
        events.breach(what);
      },
      lost: (lost, reason) => this.#lost(lost, reason),
    });
    this.#workers.add(worker);
    let late: WayhouseError | undefined;
    const patience = setTimeout(() => {
      late = tooSlow(adoption);
      worker.kill();
    }, adoption.limits.startMs);
    try {
      await worker.adopt(adoption);
      return worker;
    } catch (thrown) {
      this.#workers.delete(worker);
      worker.kill();
      throw late ?? thrown;
    } finally {
      clearTimeout(patience);
    }
  }

  #lost(worker: WorkerThread, reason: string): void {
    this.#workers.delete(worker);
    this.#options.events.lost(worker, reason);
    this.#healSoon();
  }

  /** At once, but not after a breach: where each new worker is taken over too, the main thread only starts them. */
  #healSoon(): void {
    const whole = this.#workers.size >= this.#options.workers;
    if (whole || this.#state !== 'serving' || this.#healTimer !== undefined) return;
    this.#healTimer = setTimeout(() => void this.#heal(), this.#lossMs);
    this.#lossMs = 0;
  }

  /** Adds a worker, and sees again whether one is missing. */
  async #heal(): Promise<void> {
    try {
      this.#options.events.healed(await this.#add());
      this.#healDelayMs = HEAL_FIRST_MS;
      this.#healTimer = undefined;
      this.#healSoon();
    } catch (thrown) {
      if (this.#state !== 'serving') return;
      this.#options.events.healFailed(WayhouseError.from(thrown));
      this.#healTimer = setTimeout(() => void this.#heal(), this.#healDelayMs);
      this.#healDelayMs = Math.min(this.#healDelayMs * 2, HEAL_MOST_MS);
    }
  }
}

function tooSlow({ limits }: Adoption): WayhouseError {
  return new WayhouseError(
    'start_timeout',
    `no instance had started after ${limits.startMs} ms (limit startMs)`,
  );
}
