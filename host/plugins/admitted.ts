import type { PendingFetch } from '../egress/egress.ts';
import type { WorkerThread } from '../pool/worker-thread.ts';
import type { ResponseParts } from '../policy/response.ts';
import { BODY_PARTS } from '../protocol/bounds.ts';
import type { Limits } from '../protocol/limits.ts';
import { textLength } from '../protocol/log-text.ts';
import type {
  WholeResponseFrame,
  BodyFrame,
  FromGuest,
  LogFrame,
  ResponseFrame,
} from '../protocol/messages.ts';
import type { Linked } from '../protocol/linked-list.ts';
import type { Cost, Exchange, Run } from './exchange.ts';

const NO_BYTES = new Uint8Array(0);

/** `cancelled`: its client has its answer or is gone, but the guest may still run. */
export type Phase = 'queued' | 'running' | 'cancelled' | 'ended';

/** What a deployment gives each request. */
export interface Terms {
  readonly deadlineMs: number;
  /** What its instance may hold at most, in bytes; known from the first start of a worker on. */
  instanceBytes: number;
}

/** One request that a deployment has admitted, from the queue to its end. */
export class Admitted implements Run, Linked<Admitted> {
  readonly exchange: Exchange;
  /** On the clock of performance.now(), as the deadline is. */
  readonly admittedAt = performance.now();
  readonly deadline: number;
  phase: Phase = 'queued';
  list: object | undefined;
  previous: Admitted | undefined;
  next: Admitted | undefined;
  id = 0;
  worker: WorkerThread | undefined;
  fetchBytes = 0;
  fetches: Set<PendingFetch> | undefined;
  /** What it took, once its worker has told. */
  cost: Cost | undefined;
  /** The answer as far as it has come. */
  #head: ResponseFrame | undefined;
  readonly #parts: Uint8Array[] = [];
  #bodyBytes = 0;
  #calls = 0;
  #logLines = 0;
  #logBytes = 0;
  #linesDropped: 'untold' | 'told' = 'untold';
  #overdue = false;
  readonly #terms: Readonly<Terms>;
  /** Of its body, which is gone from here once it has been handed over. */
  readonly #bodyLength: number;
  readonly #onCancel: (run: Admitted) => void;

  constructor(exchange: Exchange, terms: Readonly<Terms>, onCancel: (run: Admitted) => void) {
    this.exchange = exchange;
    this.deadline = this.admittedAt + terms.deadlineMs;
    this.#terms = terms;
    this.#bodyLength = exchange.body?.byteLength ?? 0;
    this.#onCancel = onCancel;
  }

  /** What it takes of the host's memory while it runs, in bytes. */
  get bytes(): number {
    return this.#terms.instanceBytes + this.#bodyLength;
  }

  /** Until its deadline, in milliseconds. */
  get timeLeftMs(): number {
    return Math.max(0, Math.ceil(this.deadline - performance.now()));
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

  /**
   * Keeps count of what its worker says of it. Gives back what is wrong, where no worker of ours would
   * send this frame at this point: each keeps to the limits by itself.
   */
  hear(frame: FromGuest, limits: Limits): string | undefined {
    if (frame[0] === 'body') return this.#hearBody(frame, limits);
    if (this.#head !== undefined) return `a ${frame[0]} frame after the response`;
    switch (frame[0]) {
      case 'log':
        return this.#hearLog(frame, limits);
      case 'call':
        this.#calls += 1;
        if (frame[2] !== this.#calls) return 'a call out of its order';
        return this.#calls > limits.fetchCalls ? 'a call beyond fetchCalls' : undefined;
      case 'dropped':
        if (this.#linesDropped === 'told') return 'a second dropped frame';
        this.#linesDropped = 'told';
    }
    return undefined;
  }

  #hearLog([, , , message, fields]: LogFrame, { logLines, logBytes }: Limits): string | undefined {
    this.#logLines += 1;
    this.#logBytes += textLength(message, fields);
    const within = this.#logLines <= logLines && this.#logBytes <= logBytes;
    return within ? undefined : 'a log frame beyond logLines or logBytes';
  }

  #hearBody([, , bytes]: BodyFrame, { responseBodyBytes }: Limits): string | undefined {
    if (this.#head === undefined || !this.#head[4]) return 'a body frame where none belongs';
    this.#bodyBytes += bytes.byteLength;
    if (this.#bodyBytes > responseBodyBytes) return 'a body frame beyond responseBodyBytes';
    return this.#parts.length === BODY_PARTS ? 'a body in too many frames' : undefined;
  }

  /** Takes one more frame of the answer; gives it back once it is whole. */
  collect(frame: WholeResponseFrame | ResponseFrame | BodyFrame): ResponseParts | undefined {
    if (frame[0] === 'whole-response') return { status: frame[2], headers: frame[3], body: frame[4] };
    if (frame[0] === 'response') this.#head = frame;
    else this.#parts.push(frame[2]);
    if (this.#head === undefined) return undefined;
    const [, , status, headers, hasBody] = this.#head;
    if (!hasBody) return { status, headers, body: NO_BYTES };
    const last = frame[0] === 'body' && frame[3];
    return last ? { status, headers, body: join(this.#parts) } : undefined;
  }

  /** Its guest should have ended by now. Until it has, its worker gets nothing new: it may be in a loop. */
  setOverdue(): void {
    if (this.#overdue || this.worker === undefined) return;
    this.#overdue = true;
    this.worker.overdue += 1;
  }

  end(): void {
    if (this.phase === 'cancelled') this.worker?.settled(this.id);
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
