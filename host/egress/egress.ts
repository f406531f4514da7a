import type { Worker } from 'node:worker_threads';
import { WayhouseError } from '../protocol/errors.ts';
import { connectionFailed, EgressThread, openWorker, type PendingFetch } from './egress-thread.ts';
import type { EgressCall, EgressSettings } from './messages.ts';

export type { PendingFetch } from './egress-thread.ts';
export type { EgressCall, EgressSettings } from './messages.ts';

/** Outbound HTTP for all plugins, on a thread of its own. */
export interface Egress {
  fetch(call: EgressCall): PendingFetch;
  /** Ends every call with connection-failed; resolves when the thread is gone. */
  close(): Promise<void>;
}

/** Starts the egress thread; resolves when it serves, rejects with `internal` if it cannot start. */
export async function startEgress(settings: EgressSettings = {}): Promise<Egress> {
  const egress = new ThreadEgress(() => openWorker(settings));
  await egress.ready();
  return egress;
}

/** Keeps one thread alive: one that died is replaced at the next call. */
export class ThreadEgress implements Egress {
  readonly #open: () => Worker;
  #thread: EgressThread;
  #state: 'open' | 'closed' = 'open';

  constructor(open: () => Worker) {
    this.#open = open;
    this.#thread = new EgressThread(open());
  }

  async ready(): Promise<void> {
    try {
      await this.#thread.ready;
    } catch (cause) {
      throw new WayhouseError('internal', 'The egress thread could not be started.', { cause });
    }
  }

  fetch(call: EgressCall): PendingFetch {
    if (this.#state === 'closed') return ended('the host is shutting down');
    if (!this.#thread.alive) this.#thread = new EgressThread(this.#open());
    return this.#thread.fetch(call);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    await this.#thread.terminate('the host is shutting down');
  }
}

function ended(reason: string): PendingFetch {
  return { outcome: Promise.resolve(connectionFailed(reason)), cancel: () => {} };
}
