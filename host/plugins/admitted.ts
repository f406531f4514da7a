import type { PendingFetch } from '../egress/egress.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import type { ResponseParts } from '../policy/response.ts';
import { WayhouseError } from '../protocol/errors.ts';
import type { BodyFrame, ResponseFrame } from '../protocol/messages.ts';
import type { Exchange, Run } from './exchange.ts';

const NO_BYTES = new Uint8Array(0);

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
  logLines = 0;
  logBytes = 0;
  fetchCalls = 0;
  fetchBytes = 0;
  fetches: Set<PendingFetch> | undefined;
  /** The answer as far as it has come. */
  #head: ResponseFrame | undefined;
  #parts: Uint8Array[] | undefined;
  #bodyBytes = 0;
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

  /** Takes one more frame of the answer; gives it back once it is whole. Throws `response_too_large`. */
  collect(frame: ResponseFrame | BodyFrame, maxBodyBytes: number): ResponseParts | undefined {
    if (frame[0] === 'response') this.#head = frame;
    else this.#collectBody(frame, maxBodyBytes);
    if (this.#head === undefined) return undefined;
    const [, , status, headers, hasBody] = this.#head;
    if (!hasBody) return { status, headers, body: NO_BYTES };
    const last = frame[0] === 'body' && frame[3];
    return last ? { status, headers, body: join(this.#parts ?? []) } : undefined;
  }

  #collectBody([, , bytes]: BodyFrame, maxBodyBytes: number): void {
    (this.#parts ??= []).push(bytes);
    this.#bodyBytes += bytes.byteLength;
    if (this.#bodyBytes <= maxBodyBytes) return;
    const detail = `the body has more than ${maxBodyBytes} bytes (limit responseBodyBytes)`;
    throw new WayhouseError('response_too_large', detail);
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

function join(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
