import type { PendingFetch } from '../egress/egress.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import type { ResponseFrame } from '../protocol/messages.ts';
import type { Exchange, Run } from './exchange.ts';

/** `cancelled`: its client has its answer or is gone, but the guest may still run. */
export type Phase = 'queued' | 'running' | 'cancelled' | 'ended';

/** One request that a deployment has admitted, from the queue to its end. */
export class Admitted implements Run {
  readonly exchange: Exchange;
  /** On the clock of performance.now(). */
  readonly deadline: number;
  phase: Phase = 'queued';
  id = 0;
  worker: WorkerThread | undefined;
  /** The answer as far as it has come. */
  head: ResponseFrame | undefined;
  parts: Uint8Array[] = [];
  bodyBytes = 0;
  logLines = 0;
  logBytes = 0;
  fetchCalls = 0;
  fetchBytes = 0;
  fetches: Set<PendingFetch> | undefined;
  #overdue = false;
  readonly #onCancel: (run: Admitted) => void;

  constructor(exchange: Exchange, deadline: number, onCancel: (run: Admitted) => void) {
    this.exchange = exchange;
    this.deadline = deadline;
    this.#onCancel = onCancel;
  }

  start(id: number, worker: WorkerThread): void {
    this.id = id;
    this.phase = 'running';
    this.worker = worker;
    worker.running += 1;
  }

  cancel(): void {
    this.#onCancel(this);
  }

  /** Its guest should have ended by now. Until it has, its worker gets nothing new: it may be in a loop. */
  setOverdue(): void {
    if (this.#overdue || this.worker === undefined) return;
    this.#overdue = true;
    this.worker.overdue += 1;
  }

  end(): void {
    this.phase = 'ended';
    this.cancelFetches();
    if (this.worker === undefined) return;
    this.worker.running -= 1;
    if (this.#overdue) this.worker.overdue -= 1;
    this.worker = undefined;
  }

  cancelFetches(): void {
    if (this.fetches === undefined) return;
    for (const pending of this.fetches) pending.cancel();
    this.fetches = undefined;
  }
}
