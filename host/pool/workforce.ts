import { WORKER_FILE } from './sandbox.ts';
import { Threads } from './threads.ts';
import { COMMON_MEGABYTES } from './worker-heap.ts';
import { WorkerThread } from './worker-thread.ts';

/** After one was taken: a request waits for that one, and what starts meanwhile takes from its speed. */
const REPLENISH_MS = 100;
const REPLENISH_MOST_MS = 5_000;

export interface WorkforceOptions {
  /** Workers to start ahead of need. */
  readonly blank: number;
  /** What each runs. */
  readonly file?: URL;
}

/**
 * The threads of a host, all of them. A few are started ahead, blank; one that is taken belongs to a single
 * deployment for life and never comes back.
 */
export class Workforce {
  readonly #wanted: number;
  readonly #file: URL;
  /** By what each of their threads may hold of JavaScript heap. */
  readonly #threads = new Map<number, Threads>();
  #blanks: WorkerThread[] = [];
  #timer: NodeJS.Timeout | undefined;
  #delayMs = REPLENISH_MS;
  #state: 'open' | 'closed' = 'open';

  constructor({ blank, file = WORKER_FILE }: WorkforceOptions) {
    this.#wanted = blank;
    this.#file = file;
    for (let i = 0; i < blank; i++) this.#add();
  }

  /** How many wait to be taken. */
  get blank(): number {
    return this.#blanks.length;
  }

  /** A worker that has had no plugin: one that waits, if its heap is large enough, or a new one. */
  take(megabytes = COMMON_MEGABYTES): WorkerThread {
    if (megabytes > COMMON_MEGABYTES) return this.#start(2 ** Math.ceil(Math.log2(megabytes)));
    const waiting = this.#blanks.shift();
    this.#delayMs = REPLENISH_MS;
    this.#replenishSoon();
    return waiting ?? this.#start(COMMON_MEGABYTES);
  }

  /** Ends every thread, at once. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    const blanks = this.#blanks.splice(0);
    for (const worker of blanks) worker.kill();
    await Promise.all(blanks.map(({ ended }) => ended));
    await Promise.all(this.#threads.values().map((threads) => threads.destroy()));
  }

  #start(megabytes: number): WorkerThread {
    let threads = this.#threads.get(megabytes);
    if (threads === undefined) {
      threads = new Threads({ file: this.#file, heapMegabytes: megabytes });
      this.#threads.set(megabytes, threads);
    }
    return new WorkerThread(threads);
  }

  #add(): void {
    const worker = this.#start(COMMON_MEGABYTES);
    this.#blanks.push(worker);
    void worker.ended.then(() => this.#lost(worker));
  }

  /** It died before it was taken; where each does, they are started more and more seldom. */
  #lost(worker: WorkerThread): void {
    const at = this.#blanks.indexOf(worker);
    if (at === -1) return;
    this.#blanks.splice(at, 1);
    this.#delayMs = Math.min(2 * this.#delayMs, REPLENISH_MOST_MS);
    this.#replenishSoon();
  }

  /** One after the other. */
  #replenishSoon(): void {
    if (this.#timer !== undefined || this.#state === 'closed' || this.blank >= this.#wanted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#add();
      this.#replenishSoon();
    }, this.#delayMs);
  }
}
