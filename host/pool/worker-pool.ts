import { WayhouseError } from '../protocol/errors.ts';
import type { Adoption } from '../protocol/messages.ts';
import { workerHeap, type WorkerHeap } from './worker-heap.ts';
import type { WorkerThread, WorkerEvents } from './worker-thread.ts';
import type { Workforce } from './workforce.ts';

const HEAL_FIRST_MS = 50;
const HEAL_MOST_MS = 5_000;

export interface PoolEvents extends WorkerEvents {
  /** One more worker has started, or one in the place of a lost one. */
  healed(worker: WorkerThread): void;
  /** A worker that is wanted did not start; the next try comes later. */
  healFailed(error: WayhouseError): void;
}

export interface PoolOptions {
  readonly workforce: Workforce;
  readonly adoption: Adoption;
  /** What one instance may hold of its worker's JavaScript heap, in bytes. */
  readonly instanceHeapBytes: number;
  readonly events: PoolEvents;
}

/** The workers of one deployment, from its first request to its idle time: as many as are wanted. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #heap: WorkerHeap;
  readonly #workers = new Set<WorkerThread>();
  /** They get nothing new, and are retired when what they have has ended. */
  readonly #leaving = new Set<WorkerThread>();
  #wanted = 1;
  #healTimer: NodeJS.Timeout | undefined;
  #healDelayMs = HEAL_FIRST_MS;
  /** What the next loss costs the pool before it heals. */
  #lossMs = 0;
  #state: 'starting' | 'serving' | 'ended' = 'starting';

  constructor(options: PoolOptions) {
    const { adoption, instanceHeapBytes } = options;
    this.#options = options;
    this.#heap = workerHeap(instanceHeapBytes, adoption.limits.concurrency);
  }

  /** Starts a first worker; rejects with what it says if it cannot, and then nothing is left. */
  async start(): Promise<void> {
    try {
      await this.#add();
      this.#state = 'serving';
      this.#healSoon();
    } catch (thrown) {
      await this.kill();
      throw thrown;
    }
  }

  /** How many there shall be, at least one: more are started, those too many leave when they are free. */
  get wanted(): number {
    return this.#wanted;
  }

  set wanted(workers: number) {
    this.#wanted = workers;
    this.tidy();
    this.#healSoon();
  }

  /** Lets those leave that are too many, and retires them once they are free; to be called now and then. */
  tidy(): void {
    while (this.#workers.size > this.#wanted) {
      const worker = this.#leastMissed();
      this.#workers.delete(worker);
      if (worker.state === 'serving') this.#leaving.add(worker);
      else worker.kill();
    }
    for (const worker of this.#leaving) {
      if (worker.running > 0) continue;
      this.#leaving.delete(worker);
      void worker.retire();
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

  /** The longest that a request waited for its turn in a worker since this was last asked, in milliseconds. */
  takeWait(): number {
    let longest = 0;
    for (const worker of this.#workers) {
      longest = Math.max(longest, worker.waitedMs);
      worker.waitedMs = 0;
    }
    return longest;
  }

  get size(): number {
    return this.#workers.size + this.#leaving.size;
  }

  /** Without those that leave. */
  get staying(): number {
    return this.#workers.size;
  }

  /** Ends every worker when its loop is free. Nothing may be running any more. */
  async retire(): Promise<void> {
    this.#end();
    await Promise.all(this.#all().map((worker) => worker.retire()));
  }

  /** Ends every worker at once. */
  async kill(): Promise<void> {
    this.#end();
    const all = this.#all();
    for (const worker of all) worker.kill();
    await Promise.all(all.map(({ ended }) => ended));
  }

  #all(): WorkerThread[] {
    return [...this.#workers, ...this.#leaving];
  }

  /** Of all, of which there is one: one that does not serve yet, else the one with the fewest requests. */
  #leastMissed(): WorkerThread {
    const [first, ...others] = this.#workers;
    return others.reduce((best, worker) => (rank(worker) < rank(best) ? worker : best), first!);
  }

  #end(): void {
    this.#state = 'ended';
    clearTimeout(this.#healTimer);
  }

  async #add(): Promise<WorkerThread> {
    const { adoption, events, workforce } = this.#options;
    const worker = workforce.take(this.#heap.megabytes);
    this.#workers.add(worker);
    let late: WayhouseError | undefined;
    const patience = setTimeout(() => {
      late = tooSlow(adoption);
      worker.kill();
    }, adoption.limits.startMs);
    try {
      await worker.adopt(adoption, {
        frame: events.frame,
        breach: (what) => {
          this.#lossMs = HEAL_FIRST_MS;
          events.breach(what);
        },
        lost: (lost, reason) => this.#lost(lost, reason),
      });
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
    this.#leaving.delete(worker);
    this.#options.events.lost(worker, reason);
    this.#healSoon();
  }

  /** At once, but not after a breach: where each new worker is taken over too, the main thread only starts them. */
  #healSoon(): void {
    const whole = this.#workers.size >= this.#wanted;
    if (whole || this.#state !== 'serving' || this.#healTimer !== undefined) return;
    this.#healTimer = setTimeout(() => void this.#heal(), this.#lossMs);
    this.#lossMs = 0;
  }

  /** Adds a worker if one is missing still, and sees again whether there is another. */
  async #heal(): Promise<void> {
    if (this.#workers.size >= this.#wanted) {
      this.#healTimer = undefined;
      return;
    }
    try {
      const worker = await this.#add();
      if (this.#state !== 'serving') return;
      this.#options.events.healed(worker);
      this.#healDelayMs = HEAL_FIRST_MS;
      this.#healTimer = undefined;
      this.#healSoon();
    } catch (thrown) {
      if (this.#state !== 'serving') return;
      if (this.#workers.size >= this.#wanted) {
        // It was not wanted any more.
        this.#healTimer = undefined;
        return;
      }
      this.#options.events.healFailed(WayhouseError.from(thrown));
      this.#healTimer = setTimeout(() => void this.#heal(), this.#healDelayMs);
      this.#healDelayMs = Math.min(this.#healDelayMs * 2, HEAL_MOST_MS);
    }
  }
}

const rank = ({ state, running }: WorkerThread): number => (state === 'serving' ? running : -1);

function tooSlow({ limits }: Adoption): WayhouseError {
  return new WayhouseError(
    'start_timeout',
    `no instance had started after ${limits.startMs} ms (limit startMs)`,
  );
}
