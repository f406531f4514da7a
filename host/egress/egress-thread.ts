import { Worker } from 'node:worker_threads';
import type { FetchOutcome } from '../protocol/messages.ts';
import { Outbox } from '../protocol/outbox.ts';
import type { EgressCall, EgressSettings, FromEgress, ToEgress } from './messages.ts';

// The published build turns .ts into .js; this file's own name tells which of both runs.
const SUFFIX = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const ENTRY = new URL(`./egress.entry.${SUFFIX}`, import.meta.url);

/** A call that was handed to the egress thread. */
export interface PendingFetch {
  /** Never rejects. */
  readonly outcome: Promise<FetchOutcome>;
  /** Gives the call up and closes its socket; the outcome is then connection-failed. Does nothing once it is there. */
  cancel(): void;
}

/** Starts the thread; it has no environment. */
export function openWorker(settings: EgressSettings): Worker {
  return new Worker(ENTRY, { name: 'egress', env: {}, workerData: settings });
}

/** One life of the egress thread and the calls that it has not ended. */
export class EgressThread {
  /** Resolves when it serves, rejects if it died before. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #outbox: Outbox<ToEgress>;
  readonly #pending = new Map<number, (outcome: FetchOutcome) => void>();
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  #state: 'alive' | 'gone' = 'alive';

  constructor(worker: Worker) {
    this.#worker = worker;
    this.ready = this.#ready.promise;
    // Only the first caller awaits it; a thread that was started again has nobody who does.
    this.ready.catch(() => {});
    this.#outbox = new Outbox({
      postMessage: (frames, transfer) => worker.postMessage(frames, transfer),
    });
    let cause: unknown;
    worker.on('error', (error) => (cause = error));
    worker.on('message', (frames: readonly FromEgress[]) => this.#receive(frames));
    this.ended = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#end(cause);
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.#state === 'alive';
  }

  fetch(call: EgressCall): PendingFetch {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<FetchOutcome>();
    this.#pending.set(id, resolve);
    this.#outbox.push(['call', id, compact(call)]);
    return { outcome: promise, cancel: () => this.#cancel(id) };
  }

  /** Ends the thread and with it every call; resolves when it is gone. */
  async terminate(reason: string): Promise<void> {
    this.#state = 'gone';
    this.#failAll(reason);
    await this.#worker.terminate();
    await this.ended;
  }

  #receive(frames: readonly FromEgress[]): void {
    for (const frame of frames) {
      if (frame[0] === 'ready') this.#ready.resolve();
      else this.#settle(frame[1], frame[2]);
    }
  }

  #cancel(id: number): void {
    if (!this.#pending.has(id)) return;
    this.#outbox.push(['cancel', id]);
    this.#settle(id, connectionFailed('the call was cancelled'));
  }

  #settle(id: number, outcome: FetchOutcome): void {
    this.#pending.get(id)?.(outcome);
    this.#pending.delete(id);
  }

  #end(cause: unknown): void {
    this.#state = 'gone';
    this.#ready.reject(new Error('the egress thread did not start', { cause }));
    this.#failAll('the thread that made the call died; a new one makes the next');
  }

  #failAll(reason: string): void {
    for (const id of this.#pending.keys()) this.#settle(id, connectionFailed(reason));
  }
}

export function connectionFailed(val: string): FetchOutcome {
  return { error: { tag: 'connection-failed', val } };
}

/** A clone takes the whole buffer along, so a body that is a part of one gets its own. */
function compact(call: EgressCall): EgressCall {
  const { body } = call.request;
  if (body.byteLength === body.buffer.byteLength) return call;
  return { ...call, request: { ...call.request, body: body.slice() } };
}
