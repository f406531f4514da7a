import type { WorkerThread } from '../pool/worker-thread.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { Admitted } from './admitted.ts';
import type { MemoryBudget, Waiter } from './memory-budget.ts';

export interface AdmissionOptions {
  readonly memory: MemoryBudget;
  /** Requests that may wait. */
  readonly most: () => number;
  /** The worker for one more request, if there is room in one. */
  readonly room: () => WorkerThread | undefined;
  readonly send: (run: Admitted, worker: WorkerThread) => void;
}

/** The queue of a deployment: first come, first sent, once there is a worker for it and memory. */
export class Admission implements Waiter {
  readonly #options: AdmissionOptions;
  #queue: Admitted[] = [];

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** How long the first one has waited; 0 if none does. */
  waitedMs(now: number): number {
    const first = this.#queue[0];
    return first === undefined ? 0 : now - first.admittedAt;
  }

  /** Whether a request that waits lacks nothing but memory. */
  get lacksMemory(): boolean {
    return this.#options.room() !== undefined;
  }

  /** Sends it or has it wait; gives back why not, where it may do neither. */
  admit(run: Admitted): WayhouseError | undefined {
    if (this.#queue.length === 0 && this.#sendNow(run)) return undefined;
    if (this.#queue.length >= this.#options.most())
      return this.lacksMemory ? this.memoryUnavailable(run) : new WayhouseError('overloaded');
    this.#queue.push(run);
    this.proceed();
    return undefined;
  }

  /** Sends what can be sent; to be called whenever there may be room again. Stands in line for memory. */
  proceed(): void {
    while (this.#queue.length > 0 && this.#sendNow(this.#queue[0]!)) this.#queue.shift();
    if (this.#queue.length > 0 && this.lacksMemory) this.#options.memory.join(this);
  }

  next(): number | undefined {
    return this.#queue[0]?.bytes;
  }

  /** It was sent, and has ended. */
  release({ bytes }: Admitted): void {
    this.#options.memory.give(bytes);
    this.proceed();
  }

  /** It was not sent, and shall not be. */
  leave(run: Admitted): void {
    this.#queue = this.#queue.filter((other) => other !== run);
    this.#options.memory.review();
    this.proceed();
  }

  /** Gives back all that wait; they wait no more. */
  clear(): Admitted[] {
    const all = this.#queue.splice(0);
    this.#options.memory.review();
    return all;
  }

  memoryUnavailable({ bytes }: Admitted): WayhouseError {
    const { taken, capacity } = this.#options.memory;
    return new WayhouseError(
      'memory_unavailable',
      `an instance for it may hold ${bytes} bytes, those that live ${taken} of ${capacity} (instancesBytes)`,
    );
  }

  #sendNow(run: Admitted): boolean {
    const { memory, room, send } = this.#options;
    const worker = room();
    if (worker === undefined || !memory.take(run.bytes, this)) return false;
    send(run, worker);
    return true;
  }
}
